"""The pages of the vocabulary and of the record of processing, made by hand with something in every field, and bare."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from page_samples import BOARD, CONTROLLER, DAY, ONE_PAGE, PAYROLL, RECORD, RULE, RULE_PAGE, SERVICE_BOARD, sv

from graph_service.labels import Text
from web import contexts
from web import vocabulary_contexts as c
from web.class_picture import Neighbour, draw_class
from web.render import PageContext

ENGAGEMENT = c.TermLink(sv("Anlitande"), "ansvar:Engagement", "/ns/Engagement", None)
DELEGATION = c.TermLink(Text("Delegation", "en"), "prov:Delegation", None, "http://www.w3.org/ns/prov#Delegation")
UNKNOWN = c.TermLink(Text("ex:thing", ""), "ex:thing", None, None)
ENGAGER = c.TermRow(
    c.TermLink(sv("anlitas av"), "ansvar:engager", "/ns/engager", None), sv("Anger den som anlitar."), (ENGAGEMENT,)
)
LONELY = c.TermRow(c.TermLink(sv("rang"), "ansvar:rank", "/ns/rank", None), None, ())
LISTS = (("agreement-kind", sv("Slag av instrument")), ("country", sv("Länder")))
ELI = "http://data.europa.eu/eli/reg/2016/679/art_28/oj"

TERMS = c.TermsPage(
    version="0.2.0",
    classes=(c.ClassBranch(DELEGATION, (c.ClassBranch(ENGAGEMENT, ()),)), c.ClassBranch(ENGAGEMENT, ())),
    terms=(("engager", ENGAGER), ("rank", LONELY)),
    code_lists=LISTS,
)
PICTURE = draw_class(
    "Anlitande",
    [Neighbour("Delegering", None, "")],
    [Neighbour("Aviserad ändring av underbiträden", "/sv/ns/Announcement", "avslutar, lägger till, ändrar")],
    [Neighbour(f"Klass {number}", "/sv/ns/Organisation", "anlitas av") for number in range(11)],
)
TERM = c.TermPage(
    term=ENGAGEMENT,
    iri="https://w3id.org/ansvar/ns#Engagement",
    sort="Klass",
    definitions=(sv("Att en part anlitar en annan."),),
    notes=(sv("Anlitandet är kanten i kedjan."),),
    examples=(sv("Driftnämnden anlitar ett molnföretag."), sv("En nämnd anlitar en annan.")),
    negative_examples=(sv("Att ett företag står i leverantörsregistret."),),
    history=(sv("Hette tidigare uppdrag."),),
    is_deprecated=True,
    replaced_by=ENGAGEMENT,
    facts=(c.TermFact("Är ett slag av", (DELEGATION, UNKNOWN)), c.TermFact("Omfattar", (ENGAGEMENT,))),
    sources=(ELI,),
    status="Fastställd",
    created=DAY,
    picture=PICTURE,
    properties=(ENGAGER, LONELY),
    pointed_to_by=(ENGAGER,),
    code_lists=LISTS,
    rules=(RULE,),
    rule_sets=(("engagement", sv("Regler för anlitanden")),),
    queries=("which-engagements-are-there",),
    things=(PAYROLL,),
    total=12_400,
    path="/ns/Engagement",
)
SETS = (
    c.RuleSetRow(sv("Regler för behandlingar"), "/shapes/activity", (15, 6, 6), 1204),
    c.RuleSetRow(sv("Regler för alla poster"), "/shapes/record", (0, 3, 1), 0),
)
SHAPES = c.ShapesPage(SETS, total=31, gaps=1204)
ITEM = c.RuleItem(
    rule=RULE,
    anchor="ActivityShape-retention",
    severity="violation",
    tone="danger",
    sentence=sv("En behandling anger när uppgifterna gallras."),
    remedy=sv("Ange gallringsfristen."),
    article="GDPR art. 30.1 f",
    article_url=ELI,
    control_point=3,
    owner_role=CONTROLLER,
    gaps=46,
)
BARE_ITEM = replace(
    ITEM,
    anchor="ActivityShape-other",
    severity="info",
    tone="info",
    sentence=None,
    remedy=None,
    article=None,
    article_url=None,
    control_point=None,
    owner_role=None,
    gaps=0,
)
SHAPE_SET = c.ShapeSetPage(
    title=sv("Regler för behandlingar"),
    classes=(ENGAGEMENT, DELEGATION),
    groups=(("violation", (ITEM,)), ("info", (BARE_ITEM,))),
    forms=(
        c.FormItem("ActivityShape-validFrom", ENGAGER.term, sv("Gäller från anges som ett datum."), "city", 2),
        c.FormItem("ActivityShape-validTo", UNKNOWN, None, "public", 0),
    ),
    others=SETS,
    path="/shapes/activity",
)
CONCEPT = c.ConceptRow(
    anchor="contract",
    notation="contract",
    thing=contexts.Thing("https://w3id.org/ansvar/code/agreement-kind#contract", sv("Avtal"), None, None),
    other_name=Text("Contract", "en"),
    synonyms=(sv("biträdesavtal"), Text("DPA", "en")),
    definition=sv("Personuppgiftsbiträdesavtal mellan två rättssubjekt."),
    broader=(sv("Instrument"),),
    matches=(("nära", DELEGATION),),
    since=DAY,
    until=dt.date(2027, 1, 1),
    used=131,
)
CODE_LIST = c.CodeListPage(
    title=sv("Slag av instrument"),
    description=sv("Slag av instrument som binder ett biträde."),
    classes=(ENGAGEMENT, ENGAGER.term),
    sources=(ELI,),
    concepts=(
        CONCEPT,
        c.ConceptRow("controller", "", CONTROLLER, None, (), None, (), (), None, None, 0),
    ),
    path="/code/agreement-kind",
)
VALUE = contexts.Value(text=sv("Betala ut löner."))
EXPLAINED = contexts.Fact("ansvar-purpose", sv("Ändamål"), None, (VALUE,), False, (), "/ns/purpose")
ENTRY = c.RecordEntry(
    activity=PAYROLL,
    controller=BOARD,
    letters=(
        c.Letter("a", "namn och kontaktuppgifter", (c.FactLine(BOARD, sv("namn"), (VALUE, VALUE)),), False),
        c.Letter("b", "ändamål", (c.FactLine(None, sv("ändamål"), (VALUE,)),), False),
        c.Letter("c", "överföringar", (), False),
        c.Letter("d", "säkerhetsåtgärder", (), True),
    ),
)
RECORD_OF_PROCESSING = c.ProcessingRecordPage(
    thing=SERVICE_BOARD,
    part="processor",
    parts=(
        ("controller", "/doc/organisation/intraservice/record-of-processing?part=controller", 0),
        ("processor", "/doc/organisation/intraservice/record-of-processing?part=processor", 12),
    ),
    entries=(ENTRY, replace(ENTRY, controller=None)),
    missing=2,
    paging=ONE_PAGE,
    on=DAY,
    path="/doc/organisation/intraservice/record-of-processing?part=processor",
    csv_path="/doc/organisation/intraservice/record-of-processing.csv",
)


def vocabulary_samples() -> dict[str, PageContext]:
    """Return contexts by name, full and bare."""
    bare_term = replace(
        TERM,
        definitions=(),
        notes=(),
        examples=(),
        negative_examples=(),
        history=(),
        is_deprecated=False,
        replaced_by=None,
        facts=(),
        sources=(),
        created=None,
        picture=draw_class("Anlitande", [], [], []),
        properties=(),
        pointed_to_by=(),
        code_lists=(),
        rules=(),
        rule_sets=(),
        queries=(),
        things=(),
        total=0,
    )
    return {
        "terms": TERMS,
        "terms-bare": replace(TERMS, classes=(), terms=(), code_lists=()),
        "term": TERM,
        "term-bare": bare_term,
        "term-gone": replace(bare_term, is_deprecated=True, picture=None),
        "shapes": SHAPES,
        "shape_set": SHAPE_SET,
        "shape_set-bare": replace(SHAPE_SET, classes=(), groups=(), forms=(), others=()),
        "code_list": CODE_LIST,
        "code_list-bare": replace(CODE_LIST, description=None, classes=(), sources=(), concepts=()),
        "processing_record": RECORD_OF_PROCESSING,
        "processing_record-whole": replace(RECORD_OF_PROCESSING, missing=0, on=None),
        "rule-placed": replace(RULE_PAGE, stands_in=contexts.Thing(ELI, SHAPE_SET.title, None, SHAPE_SET.path)),
        "record-explained": replace(RECORD, groups=(contexts.FactGroup(None, (EXPLAINED,)),)),
        "processing_record-bare": replace(RECORD_OF_PROCESSING, entries=(), missing=0, on=None),
    }
