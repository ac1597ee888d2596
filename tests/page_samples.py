"""One context per template, made by hand: what each page looks like with something in every field."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup

from graph_service.labels import Text
from web import context_parts as cp
from web import contexts as c
from web.render import PageContext

DAY = dt.date(2026, 4, 14)
NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
BASE = "https://register.example/id/"


def sv(words: str) -> Text:
    return Text(words, "sv")


def thing(name: str, kind: str, *, is_synthetic: bool = False) -> cp.Thing:
    slug = name.casefold().replace(" ", "-")
    return cp.Thing(f"{BASE}{kind}/{slug}", sv(name), kind, f"/doc/{kind}/{slug}", is_synthetic)


PAYROLL = thing("Löneutbetalning skola", "activity", is_synthetic=True)
BOARD = thing("Skolnämnden", "organisation")
SERVICE_BOARD = thing("Nämnden för Intraservice", "organisation")
FJALL = thing("Fjällvind Lön AB", "organisation")
CLOUD = thing("Cloudquay Inc.", "organisation")
CONTROLLER = thing("Personuppgiftsansvarig", "role")
PROCESSOR = thing("Personuppgiftsbiträde", "role")
RULE = thing("Gallringsfrist saknas", "rule")
USA = cp.Thing("https://w3id.org/ansvar/country#US", sv("USA"), None, None)
SWEDEN = cp.Thing("https://w3id.org/ansvar/country#SE", sv("Sverige"), None, None)

STEP = cp.Step(PAYROLL, sv("använder"), thing("Lön och personal", "service"))
CONTROLLED = cp.Held(CONTROLLER, BOARD, PAYROLL, True, (), dt.date(2023, 1, 1), None, "KS 2023-117")
PROCESSED = cp.Held(PROCESSOR, SERVICE_BOARD, PAYROLL, False, (STEP,), None, None, None)

GAP = cp.GapItem(
    name=sv("Gallringsfrist saknas"),
    severity="violation",
    tone="danger",
    focus=PAYROLL,
    rule=RULE,
    message=sv("Behandlingen anger inte när uppgifterna gallras."),
    remedy=sv("Ange gallringsfristen, eller varför den inte kan anges."),
    article="Artikel 30.1 f",
    article_url="http://data.europa.eu/eli/reg/2016/679/art_30",
    control_point=3,
    owner=BOARD,
    owner_role=CONTROLLER,
    organisation=BOARD,
)
WARNING = cp.GapItem(
    name=Text("Place of the supplier not stated", "en"),
    severity="warning",
    tone="warning",
    focus=CLOUD,
    rule=thing("Hemvist saknas", "rule"),
    message=None,
    remedy=None,
    article=None,
    article_url=None,
    control_point=None,
    owner=None,
    owner_role=PROCESSOR,
    organisation=None,
)
FACTS = (
    cp.Fact(
        "name",
        sv("Ändamål"),
        sv("Varför uppgifterna behandlas."),
        (cp.Value(text=sv("Betala rätt lön i tid.")),),
        False,
        (),
    ),
    cp.Fact(
        "basis",
        sv("Laglig grund"),
        None,
        (cp.Value(thing=thing("Rättslig förpliktelse", "rule"), note="artikel 6.1 c"),),
        False,
        (),
    ),
    cp.Fact(
        "subjects",
        sv("Registrerade"),
        None,
        (
            cp.Value(text=sv("Anställda")),
            cp.Value(text=Text("Next of kin", "en")),
            cp.Value(url="https://register.example/bilaga"),
        ),
        False,
        (),
    ),
    cp.Fact("retention", sv("Gallringsfrist"), sv("När uppgifterna tas bort."), (), True, (GAP,)),
    cp.Fact("from", sv("Gäller från"), None, (cp.Value(day=DAY),), False, ()),
    cp.Fact("until", sv("Gäller till"), None, (), False, ()),
)
PAGING = cp.Paging(
    2,
    9,
    "/list/activity?page=1",
    "/list/activity?page=3",
    ((1, "/list/activity"), (2, "/list/activity?page=2"), None, (9, "/list/activity?page=9")),
)
ONE_PAGE = cp.Paging(1, 1, None, None, ((1, "/search"),))
CHANGE = cp.Change(7, NOON, "redaktör", "Ny kontakt för lönefrågor", PAYROLL)
AGREEMENTS = (
    cp.AgreementRow(thing("PUB-avtal 2024-117", "agreement"), SERVICE_BOARD, FJALL, dt.date(2027, 3, 31), "valid"),
    cp.AgreementRow(None, FJALL, CLOUD, None, "missing"),
)
COUNTS = (("activity", 412), ("organisation", 59), ("system", 1), ("agreement", 12400))

HOME = c.HomePage(("löneutbetalning", "passerkort", "e-postarkiv"), COUNTS, 117, 64, (CHANGE,), 12872)
CARD = c.AnswerCard(
    about=PAYROLL,
    headline=None,
    asked_role=CONTROLLER,
    first=cp.RoleHolders(CONTROLLER, (CONTROLLED,)),
    holder_count=7,
    others=(cp.RoleHolders(PROCESSOR, (PROCESSED,)), cp.RoleHolders(thing("Informationsägare", "role"), ())),
    is_asked=True,
    is_reached_only=False,
    facts=FACTS[:2],
    chain_suppliers=(FJALL, CLOUD),
    chain_count=14,
    third_countries=(USA,),
    has_chain=True,
    gaps=(GAP, WARNING),
    gap_count=2,
    gap_path="/doc/activity/loneutbetalning/gaps",
    reviewed=DAY,
    source=(cp.Value(text=sv("Behandlingsförteckningen, version 31")),),
    intent="responsible",
)
SEARCH = c.SearchPageContext(
    question="Vem ansvarar för löneutbetalning?",
    on=None,
    card=CARD,
    listed=None,
    reading=cp.ReadingNote(
        "personuppgiftsansvarig för Löneutbetalning, i dag",
        (cp.Link("Löneutbetalning, skolan", "/search?q=l&about=x"),),
    ),
    ask_whom=(),
    results=(
        c.ResultItem(
            thing("Lönehantering äldreomsorg", "activity"),
            "löneutbetalning",
            (("Betala ", False), ("lön", True), (" till anställda", False)),
            2,
        ),
        c.ResultItem(thing("Fjällvind Lön", "system"), None, (), 0, BOARD),
    ),
    total=24,
    facets=(
        cp.Choices(
            "kind",
            "Sort",
            (cp.Option("activity", sv("Behandling"), 7, True), cp.Option("system", sv("System"), 5, False)),
        ),
        cp.Choices(
            "organisation",
            "Organisation",
            (
                cp.Option(BOARD.iri, BOARD.name, 4, False),
                cp.Option(SERVICE_BOARD.iri, SERVICE_BOARD.name, 2, False),
            ),
        ),
    ),
    kept=(("q", "Vem ansvarar för löneutbetalning?"),),
    sorts=(
        cp.Option("relevance", sv("Bäst först"), None, True, "/search?q=l%C3%B6n"),
        cp.Option("name", sv("Efter namn"), None, False, "/search?q=l%C3%B6n&sort=name"),
    ),
    formats=(cp.Link("CSV", "/search.csv?q=l%C3%B6n"), cp.Link("Turtle", "/search.ttl?q=l%C3%B6n")),
    unfiltered_path="/search?q=l%C3%B6n",
    is_filtered=False,
    is_uncertain=False,
    paging=cp.Paging(
        1, 2, None, "/search?q=l%C3%B6n&page=2", ((1, "/search?q=l%C3%B6n"), (2, "/search?q=l%C3%B6n&page=2"))
    ),
)
RECORD = c.RecordPage(
    thing=PAYROLL,
    descriptions=(sv("Beräkna och betala ut lön till anställda i skolan."),),
    synonyms=(sv("lönehantering"), Text("payroll", "en")),
    translations=(Text("Payment of salaries", "en"), Text("Paga", "")),
    summary=(cp.RoleHolders(CONTROLLER, (CONTROLLED,)), cp.RoleHolders(PROCESSOR, (PROCESSED,))),
    groups=(cp.FactGroup(None, FACTS[:3]), cp.FactGroup(sv("Bevarande och gallring"), FACTS[3:])),
    held=(CONTROLLED, PROCESSED),
    held_total=5,
    vacant=(cp.VacantRole(CONTROLLER, PAYROLL, dt.date(2026, 1, 1), (BOARD,), dt.date(2026, 6, 1), (SERVICE_BOARD,)),),
    several=(cp.RoleHolders(PROCESSOR, (CONTROLLED, PROCESSED)),),
    answers_for=(CONTROLLED,),
    answers_total=1,
    answers_counts=(("activity", 1),),
    orphaned_count=1,
    left_vacant=(cp.VacantRole(CONTROLLER, PAYROLL, None, (), None, ()),),
    is_party=True,
    used_by=(
        cp.RelationGroup(
            kind="system",
            predicate=sv("behandlar för"),
            things=(thing("Lönesystemet", "system"), thing("Personalsystemet", "system")),
            further=(thing("Tidsystemet", "system"),),
            total=4,
        ),
    ),
    agreements=AGREEMENTS,
    chain_count=14,
    third_countries=(USA,),
    gaps=(GAP,),
    gap_count=1,
    more_gaps=3,
    changes=(CHANGE,),
    sources=(cp.Value(url="https://register.example/kalla"), cp.Value(text=sv("Behandlingsförteckningen"))),
    licence="http://creativecommons.org/publicdomain/zero/1.0/",
    on=DAY,
    path="/doc/activity/loneutbetalning",
    levels=(cp.Level("Obligatoriskt", 5, 6), cp.Level("Rekommenderat", 0, 0), cp.Level("Frivilligt", 4, 20)),
    is_template=True,
    data=Markup('{"@id": "https://register.example/id/activity/loneutbetalning"}'),
)
ROLE = c.RolePage(
    CONTROLLER,
    (sv("Den som bestämmer ändamål och medel."),),
    (sv("PuA"),),
    (sv("använder"), sv("del av")),
    (CONTROLLED, PROCESSED),
    40,
    PAGING,
    None,
    "/doc/role/controller",
)
RULE_PAGE = c.RulePage(
    thing=RULE,
    severity="violation",
    tone="danger",
    sentence=sv("En behandling anger när uppgifterna gallras."),
    description=sv("Registret ska om möjligt ange de planerade tidsfristerna för radering."),
    remedy=GAP.remedy,
    synonyms=(sv("gallring"),),
    article=GAP.article,
    article_url=GAP.article_url,
    control_point=3,
    owner_role=CONTROLLER,
    gaps=(GAP, WARNING),
    total=44,
    path="/doc/rule/activity-retention",
)
LIST = c.ListPage(
    kind="organisation",
    sort=thing("Leverantör", "organisation"),
    things=(CLOUD, FJALL, BOARD),
    total=59,
    kinds=(
        cp.Option("organisation", sv("Organisationer"), 59, True, "/list/organisation"),
        cp.Option("system", sv("System"), 31, False, "/list/system"),
    ),
    sorts=(
        cp.Option("board", sv("Nämnd"), 11, False, "/list/organisation?sort=board"),
        cp.Option("supplier", sv("Leverantör"), 40, True, "/list/organisation?sort=supplier"),
    ),
    paging=PAGING,
)
INTERFACE = c.InterfacePage(
    (
        c.Operation(
            "GET",
            "/api/ask",
            "Answer a question",
            (("Who is responsible, in ", False), ("lang", True)),
            (
                c.Parameter("q", True, "A question.", (), None),
                c.Parameter("lang", False, "Language of the answer.", ("sv", "en"), "sv"),
            ),
        ),
    )
)
HISTORY = c.HistoryPage(PAYROLL, (CHANGE,))
ABOUT = c.AboutPage(COUNTS)
ERROR = c.ErrorPage(404, "There is nothing at /nowhere.", (("on", "Parameter on is 'x'."),))


def full_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    return {
        "home": HOME,
        "search": SEARCH,
        "record": RECORD,
        "role": ROLE,
        "rule": RULE_PAGE,
        "list": LIST,
        "history": HISTORY,
        "interface": INTERFACE,
        "about": ABOUT,
        "accessibility": c.AccessibilityPage(),
        "withheld": c.WithheldPage(
            cp.Thing(f"{BASE}/code/audience#public", Text("Alla", "sv"), None, None),
            14,
            (
                c.WithheldRow(
                    Text("Risker", "sv"),
                    Text("En bedömd risk visar var skyddet är svagt.", "sv"),
                    "OSL 18 kap. 8 §",
                    "https://data.riksdagen.se/dokument/sfs-2009-400",
                    12,
                ),
                c.WithheldRow(Text("Enstaka poster", ""), Text("Posten säger det själv.", ""), None, None, 2),
            ),
        ),
        "error": ERROR,
    }
