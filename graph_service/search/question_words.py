"""The words that make a question in Swedish and English, folded as `analysis.fold` folds them.

What a word is for decides what becomes of it: question words are dropped, words that tell the kind of answer and
words for sorts of record count little beside the words about the thing.
"""

from __future__ import annotations

from graph_service.search.analysis import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _as_written(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SWEDISH_QUESTION = (
    "vem vems vilken vilket vilka vad var hur när är var blir ska skall har hade finns fanns kan får den det de dem "
    "denna detta dessa en ett och eller av för i på om till från med hos åt som att vid under över inom per någon "
    "något några man jag vi oss vår vårt våra sin sitt sina där här då så också nu ni er mig du min mitt mina "
    "gäller heter står alla andra gör göra görs gjorde används använder använda brukar emot"
)
_ENGLISH_QUESTION = (
    "who whom whose which what where when how is are was were be been will shall has have had do does did can may the "
    "a an and or of for in on about to from with by at as that this these those any some there it its their they we "
    "our us i my me you your into per all other please tell used use uses using"
)
QUESTION = _words(f"{_SWEDISH_QUESTION} {_ENGLISH_QUESTION} visa hitta sök söker lista show find list search")
"""What is dropped."""

WHO = _words("vem vems vilka who whom whose")
WHICH = _words("vilken vilket vilka vad which what")

FUNCTION = _words(
    "av och i på för med till en ett den det de om vid eller från hos of and for in to a an the or with by on at from"
)
"""What carries no meaning in a name."""

# A language is told by words as they are written: "för" is Swedish, "for" is not.
_EITHER = _as_written("i under per en man de var den is an can me at as do will list")
SWEDISH = (
    _as_written(f"{_SWEDISH_QUESTION} ansvarar ansvarig brister saknas utan risker leverantörer visa hitta inte ej")
    - _EITHER
)
ENGLISH = (
    _as_written(
        f"{_ENGLISH_QUESTION} responsible missing without gaps risks handles manages show find no not supplier "
        "suppliers vendor vendors processors"
    )
    - _EITHER
)

RESPONSIBLE = _words(
    "ansvar ansvaret ansvarar ansvarade ansvarig ansvariga ansvarige sköter skötte svarar hanterar handlägger handhar "
    "leder styr bestämmer bestämde beslutar ägare ägaren kontakt kontaktperson förvaltar förvaltade "
    "äger ägde administrerar administrerade sköts "
    "hanteras handläggs responsible responsibility responsibilities accountable handles handle handled manages manage "
    "managed runs run ran owns owner owned decides decide decided charge takes receives receive contact answers "
    "administers oversees maintains operates"
)
GAP = _words(
    "brist brister bristen bristerna lucka luckor saknas saknar saknade saknad fattas utan gap gaps missing lacks lack "
    "lacking without deficiencies deficiency shortcomings"
)
NEGATION = _words("inte ej inga ingen inget icke not no never")
GAP_WORDS_IN_NAMES = _words(
    "saknas saknar ej inte utan ingen angiven angivet angivna angivits genomförd utsedd utpekat redovisade bedömd "
    "klassad missing not no without stated done assigned disclosed assessed appointed"
)
"""How the names of rules say that something is missing; whoever asks for gaps means any of them."""
RISK = _words("risk risker risken riskerna risks hot hotet sårbarhet sårbarheter threat threats vulnerabilities")
CHAIN = _words(
    "leverantör leverantören leverantörer leverantörerna leverantörs leverantörskedja leverantörskedjan "
    "underleverantörer underleverantörerna kedja kedjan biträdeskedja biträdeskedjan anlitar anlitas anlitats "
    "levererar levereras företag företaget företagen bolag bolaget "
    "vendor vendors supplier suppliers subcontractor subcontractors provider providers processors subprocessors chain "
    "company companies firm engages engaged"
)
WORK = _words(
    "driftleverantör driftleverantören driftleverantörer driftar driftas drift drifta hosting hosts hosted host hostas"
)
"""Words for what a supplier does, which also are about the thing."""
ONE_SUPPLIER = _words(
    "företag företaget bolag bolaget leverantör leverantören driftleverantör driftleverantören biträde biträdet "
    "driftar company firm vendor supplier provider hosting hosts"
)
"""Words of one who wants to know a supplier, not the suppliers of a thing."""

_SORTS = {
    "activity": "behandling behandlingen behandlingar behandlingarna personuppgiftsbehandling "
    "personuppgiftsbehandlingar processing activity activities",
    "system": "system systemet systemen systems",
    "service": "tjänst tjänsten tjänster tjänsterna service services",
    "document": "dokument dokumentet dokumenten document documents",
}
KIND_BY_SORT = {form: kind for kind, forms in _SORTS.items() for form in _words(forms)}
SORT = frozenset(KIND_BY_SORT) | _words(
    "register registret process processes record records ärende ärenden uppgifter uppgift data information"
)
"""Words for sorts of things, which tell little of which one."""

Phrases = tuple[tuple[str, ...], ...]


def _phrases(*texts: str) -> Phrases:
    return tuple(tuple(fold(text).split()) for text in texts)


CHAIN_PHRASES = _phrases("åt staden", "åt kommunen", "åt oss", "for the city", "on behalf", "on our behalf")
RISK_PHRASES = _phrases(
    "utanför EU",
    "utanför EES",
    "outside the EU",
    "outside EU",
    "outside the EEA",
    "third country",
    "third countries",
    "tredje land",
    "tredjeland",
)
OWN_PHRASES = _phrases(
    "tar hand",
    "ta hand",
    "tar emot",
    "har hand",
    "takes care",
    "looks after",
    "ser till",
    "åt staden",
    "åt kommunen",
    "ändamål och medel",
    "ändamålet",
    "ändamålen",
    "purposes",
)
"""Phrases that ask, and so are not about the thing."""

AGREEMENT = _words(
    "avtal avtalen avtalet biträdesavtal biträdesavtalen personuppgiftsbiträdesavtal pubavtal agreement agreements "
    "contract contracts"
)
ENDS = _words("löper går upphör slutar förfaller utgår utlöper expire expires expiring ends end ending")
"""What agreements do that are soon in force no more."""
ASSESSMENT = _words(
    "dpia dpior konsekvensbedömning konsekvensbedömningen konsekvensbedömningar konsekvensbedömningarna assessment "
    "assessments"
)
DOCUMENT = _words("dokument dokumentet dokumenten dokumentation dokumentationen documents document documentation")
CUSTOMER = _words("kund kunder kunden kunderna customer customers")
USES = _words("använder use uses")
OF = _words("för av till hos på i om kring gällande avseende of for on about to by")
"""What stands between a sort of thing and what it is of."""
WHAT = _words("vad vilka vilket vilken what which")
IN = _words("i hos på inom vid at in within")
"""What stands before the place or the organisation that a question is narrowed to."""
MOVES = _words(
    "går förs överförs skickas lämnas sparas lagras lagrar sänds goes go sent transferred stored stores leaves"
)
"""What data does that is in another country."""
