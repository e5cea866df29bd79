"""System.Globalization.CultureInfo: the invariant culture and en-US."""

from __future__ import annotations

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.objects import NetObject

CULTURE = register(NetType("System.Globalization.CultureInfo"))
_CULTURES = {"": "Invariant Language (Invariant Country)", "en-us": "English (United States)"}


def _culture(name: str) -> NetObject:
    low = str(name).lower()
    if low not in _CULTURES:
        raise NetError("NotKnown", f"the culture '{name}'")
    return NetObject(CULTURE, name="en-US" if low else "", display=_CULTURES[low])


for _name, _word in {"InvariantCulture": "", "CurrentCulture": "en-US", "CurrentUICulture": "en-US"}.items():
    CULTURE.constant(_name, lambda word=_word: _culture(word))
CULTURE.static("GetCultureInfo", "string", _culture)
CULTURE.static("CreateSpecificCulture", "string", _culture)
CULTURE.constructor("string", _culture)
CULTURE.text = lambda c: c.fields["name"]
CULTURE.cast = lambda v: _culture(v) if isinstance(v, str) else None
CULTURE.property("Name", lambda c: c.fields["name"])
CULTURE.property("DisplayName", lambda c: c.fields["display"])
CULTURE.property("EnglishName", lambda c: c.fields["display"])
CULTURE.property("TwoLetterISOLanguageName", lambda c: "en" if c.fields["name"] else "iv")
CULTURE.method("ToString", "", CULTURE.text)
CULTURE.unknown(
    "LCID NumberFormat DateTimeFormat TextInfo CompareInfo Calendar Parent NativeName IsReadOnly "
    "IsNeutralCulture Clone GetFormat GetCultures InstalledUICulture DefaultThreadCurrentCulture "
    "DefaultThreadCurrentUICulture ThreeLetterISOLanguageName"
)
