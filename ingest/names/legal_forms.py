"""The legal forms that companies write in their names: which words they are, and which of them are the same form.

Sources: the national company acts; ISO 20275 (Entity Legal Forms) for which abbreviations are in use.
"""

from __future__ import annotations

from collections.abc import Sequence

# One form a line, its spellings as words in small letters without full stops; the first names the form.
# Accents other than å ä ö are gone by then, so Estonian OÜ is "ou".
_FORMS = """
ab | aktiebolag | aktiebolaget | ab publ | aktiebolag publ
hb | handelsbolag
kb | kommanditbolag
ek för | ekonomisk förening
ideell förening
a/s | as | aktieselskab | aksjeselskap
aps | anpartsselskab
asa | allmennaksjeselskap
k/s
i/s
p/s
amba
oy | osakeyhtiö | oy ab
oyj | julkinen osakeyhtiö | abp | oyj abp
ky
osk
ehf
hf
gmbh | mbh | gesellschaft mit beschränkter haftung
gmbh and co kg | gmbh co kg
ag | aktiengesellschaft
ag and co kg
se and co kg
se and co kgaa
kg
kgaa
ohg
ug | ug haftungsbeschrankt
gbr
ev | e v
se | societas europaea
ltd | limited
plc | public limited company
unlimited company | uc
ulc | unlimited liability company
dac | designated activity company
cic
llp
lp
inc | incorporated
corp | corporation
llc | limited liability company
lllp
pllc
pbc | public benefit corporation
co
co ltd | company limited | co limited
bv | besloten vennootschap
nv | naamloze vennootschap
bvba
vof
srl | sprl
sas | sasu
sarl
sa
eurl
sl | slu
sau
lda
unipessoal lda
spa
sp zoo | sp z oo
sp k
sro | spol s ro | spol sro
kft
zrt
nyrt
sia
uab
ou
mb
eood
ood
ead
doo
dd
pvt ltd | private limited | pvt limited
smc pvt ltd | smc private limited
pty ltd | pty limited
pte ltd | pte limited
sdn bhd
bhd
kk
ltd sti
""".strip()

_FORM_BY_WORDS: dict[tuple[str, ...], str] = {
    tuple(spelling.split()): line.partition("|")[0].strip()
    for line in _FORMS.splitlines()
    for spelling in line.split("|")
}
_LONGEST = max(map(len, _FORM_BY_WORDS))

_DOUBTFUL = frozenset(
    {"ag", "as", "co", "dd", "hb", "kb", "kg", "ky", "lp", "mb", "ou", "sa", "sau", "se", "sl", "spa"}
)
"""Forms that are also common words or syllables: only in capitals, or with full stops, are they taken for forms."""

_BEFORE = frozenset({"aktiebolaget", "handelsbolaget", "kommanditbolaget"})
_BEFORE_FORM = {"aktiebolaget": "ab", "handelsbolaget": "hb", "kommanditbolaget": "kb"}


def split_legal_form(words: Sequence[str], written: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Return the words of a name without its legal form, and the form, None where it has none.

    `written` are the same words as they were written. The form stands last, or first where it can mean nothing else
    ("Aktiebolaget X"; not "AB X", which may be a name such as AB Tasty). A name that is only a form keeps it.
    """
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        form = _FORM_BY_WORDS.get(tuple(words[-length:]))
        if form is None or (length == 1 and words[-1] in _DOUBTFUL and not _is_marked(written[-1])):
            continue
        return tuple(words[:-length]), form
    if len(words) > 1 and words[0] in _BEFORE:
        return tuple(words[1:]), _BEFORE_FORM[words[0]]
    return tuple(words), None


def _is_marked(word: str) -> bool:
    return word.isupper() or "." in word
