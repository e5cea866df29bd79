"""Which module has the table of a type; modules are read when a type of theirs is first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module

# Each module with the types that it registers, by their full names in lower case.
MODULES: dict[str, str] = {
    "objects": (
        "system.object system.valuetype system.void system.enum system.runtimetype system.type "
        "system.management.automation.psobject system.management.automation.pscustomobject "
        "system.management.automation.psreference system.boolean system.nullable`1"
    ),
    "enums": (
        "system.stringcomparison system.environmentvariabletarget system.datetimekind system.dayofweek "
        "system.midpointrounding system.urikind system.platformid system.io.filemode system.io.searchoption "
        "system.io.seekorigin system.net.sockets.addressfamily system.typecode "
        "system.management.automation.actionpreference system.stringsplitoptions system.base64formattingoptions "
        "system.io.fileaccess system.io.fileshare system.io.fileattributes system.globalization.numberstyles "
        "system.globalization.datetimestyles system.net.securityprotocoltype "
        "system.management.automation.commandtypes system.text.regularexpressions.regexoptions "
        "system.serviceprocess.servicecontrollerstatus"
    ),
    "chars": "system.char",
    "strings": "system.string",
    "texts": "system.stringcomparer system.text.stringbuilder",
    "arrays": (
        "system.collections.ienumerable system.collections.icollection system.collections.ilist "
        "system.collections.idictionary system.icomparable system.idisposable system.array "
        "system.collections.ienumerator"
    ),
    "numbers": (
        "system.int32 system.int64 system.uint64 system.uint32 system.int16 system.uint16 system.byte "
        "system.sbyte system.double system.single system.decimal"
    ),
    "dates": "system.datetime",
    "spans": "system.timespan system.datetimeoffset",
    "lists": (
        "system.collections.arraylist system.collections.generic.list`1 system.collections.objectmodel.collection`1"
    ),
    "queues": (
        "system.collections.generic.hashset`1 system.collections.generic.queue`1 "
        "system.collections.generic.stack`1 system.collections.queue system.collections.stack"
    ),
    "dictionaries": (
        "system.collections.hashtable system.collections.hashtable+keycollection "
        "system.collections.hashtable+valuecollection system.collections.specialized.ordereddictionary "
        "system.collections.specialized.ordereddictionary+keycollection "
        "system.collections.specialized.ordereddictionary+valuecollection system.collections.generic.dictionary`2 "
        "system.collections.generic.dictionary`2+keycollection "
        "system.collections.generic.dictionary`2+valuecollection system.collections.dictionaryentry "
        "system.collections.generic.keyvaluepair`2"
    ),
    "encodings": (
        "system.text.encoding system.text.utf8encoding system.text.unicodeencoding system.text.utf32encoding "
        "system.text.asciiencoding system.text.latin1encoding"
    ),
    "identity": "system.version system.guid",
    "network": "system.net.ipaddress system.net.servicepointmanager",
    "uris": "system.uri",
    "web": (
        "system.net.webexceptionstatus system.net.httpstatuscode system.net.webheadercollection system.net.webrequest "
        "system.net.httpwebrequest system.net.webresponse system.net.httpwebresponse "
        "system.net.sockets.socketerror"
    ),
    "hashes": (
        "system.security.cryptography.hashalgorithm system.security.cryptography.md5 "
        "system.security.cryptography.hmacmd5 system.security.cryptography.sha1 "
        "system.security.cryptography.hmacsha1 system.security.cryptography.sha256 "
        "system.security.cryptography.hmacsha256 system.security.cryptography.sha384 "
        "system.security.cryptography.hmacsha384 system.security.cryptography.sha512 "
        "system.security.cryptography.hmacsha512 system.security.cryptography.sha1managed "
        "system.security.cryptography.sha256managed system.security.cryptography.sha384managed "
        "system.security.cryptography.sha512managed system.security.cryptography.md5cryptoserviceprovider "
        "system.security.cryptography.sha1cryptoserviceprovider "
        "system.security.cryptography.sha256cryptoserviceprovider "
        "system.security.cryptography.sha384cryptoserviceprovider "
        "system.security.cryptography.sha512cryptoserviceprovider"
    ),
    "maths": "system.math",
    "converting": "system.convert system.bitconverter",
    "regexes": (
        "system.text.regularexpressions.regex system.text.regularexpressions.group "
        "system.text.regularexpressions.capture system.text.regularexpressions.match "
        "system.text.regularexpressions.groupcollection system.text.regularexpressions.matchcollection"
    ),
    "paths": "system.io.path",
    "files": "system.io.file",
    "folders": "system.io.directory",
    "streams": (
        "system.io.memorystream system.io.textreader system.io.stringreader system.io.streamreader "
        "system.io.textwriter system.io.stringwriter system.io.streamwriter"
    ),
    "packing": "system.io.compression.compressionmode system.io.compression.gzipstream",
    "system": "system.diagnostics.stopwatch system.threading.thread system.gc",
    "console": "system.console",
    "culture": "system.globalization.cultureinfo",
    "keys": "microsoft.win32.registrykey",
    "accounts": (
        "system.security.principal.windowsidentity system.security.principal.windowsprincipal "
        "system.security.principal.windowsbuiltinrole"
    ),
    "machine": "system.environment system.environment+specialfolder system.operatingsystem",
    "webclient": "system.net.webclient",
    "processes": "system.diagnostics.process",
    "resolving": "system.net.dns system.net.iphostentry",
    "random": "system.random",
    "exceptions": (
        "system.exception system.systemexception system.applicationexception system.aggregateexception "
        "system.argumentexception system.argumentnullexception system.argumentoutofrangeexception "
        "system.duplicatewaitobjectexception system.arithmeticexception system.dividebyzeroexception "
        "system.overflowexception system.formatexception system.uriformatexception "
        "system.indexoutofrangeexception system.invalidcastexception system.invalidoperationexception "
        "system.objectdisposedexception system.notimplementedexception system.notsupportedexception "
        "system.platformnotsupportedexception system.nullreferenceexception system.operationcanceledexception "
        "system.outofmemoryexception system.timeoutexception system.unauthorizedaccessexception "
        "system.rankexception system.collections.generic.keynotfoundexception system.io.ioexception "
        "system.io.filenotfoundexception system.io.directorynotfoundexception system.io.pathtoolongexception "
        "system.io.endofstreamexception system.io.invaliddataexception system.componentmodel.win32exception "
        "system.net.webexception system.net.sockets.socketexception system.net.http.httprequestexception "
        "system.security.securityexception system.security.authentication.authenticationexception "
        "system.security.cryptography.cryptographicexception system.text.regularexpressions.regexparseexception "
        "system.serviceprocess.timeoutexception system.xml.xmlexception "
        "microsoft.management.infrastructure.cimexception microsoft.powershell.cmdletization.cim.cimjobexception "
        "microsoft.powershell.commands.writeerrorexception microsoft.powershell.commands.httpresponseexception "
        "microsoft.powershell.commands.servicecommandexception "
        "microsoft.powershell.commands.processcommandexception system.management.automation.runtimeexception "
        "system.management.automation.actionpreferencestopexception "
        "system.management.automation.argumenttransformationmetadataexception "
        "system.management.automation.cmdletinvocationexception "
        "system.management.automation.commandnotfoundexception "
        "system.management.automation.extendedtypesystemexception system.management.automation.getvalueexception "
        "system.management.automation.getvalueinvocationexception system.management.automation.metadataexception "
        "system.management.automation.methodexception system.management.automation.methodinvocationexception "
        "system.management.automation.parameterbindingexception "
        "system.management.automation.parameterbindingvalidationexception "
        "system.management.automation.parameterbindingargumenttransformationexception "
        "system.management.automation.parentcontainserrorrecordexception "
        "system.management.automation.parseexception system.management.automation.pipelinestoppedexception "
        "system.management.automation.propertynotfoundexception system.management.automation.psargumentexception "
        "system.management.automation.psargumentnullexception "
        "system.management.automation.psargumentoutofrangeexception "
        "system.management.automation.psinvalidcastexception "
        "system.management.automation.psinvalidoperationexception "
        "system.management.automation.psnotsupportedexception system.management.automation.remoteexception "
        "system.management.automation.scriptrequiresexception system.management.automation.sessionstateexception "
        "system.management.automation.sessionstateunauthorizedaccessexception "
        "system.management.automation.setvalueexception system.management.automation.setvalueinvocationexception "
        "system.management.automation.validationmetadataexception "
        "system.management.automation.drivenotfoundexception system.management.automation.itemnotfoundexception "
        "system.management.automation.providernotfoundexception "
        "system.management.automation.providerinvocationexception"
    ),
    "records": (
        "system.management.automation.errorcategory system.management.automation.errorcategoryinfo "
        "system.management.automation.invocationinfo system.management.automation.errorrecord "
        "system.management.automation.errordetails"
    ),
    "reflection": (
        "system.management.automation.psmembertypes system.management.automation.psmemberset "
        "system.management.automation.psmemberinfocollection system.management.automation.psnoteproperty "
        "system.management.automation.psscriptproperty system.management.automation.psaliasproperty "
        "system.management.automation.psproperty"
    ),
    "engine": (
        "system.management.automation.switchparameter system.management.automation.scriptblock "
        "system.management.automation.psscriptcmdlet system.management.automation.psmoduleinfo "
        "system.management.automation.commandinfo system.management.automation.functioninfo "
        "system.management.automation.applicationinfo system.management.automation.warningrecord "
        "system.management.automation.verboserecord system.management.automation.debugrecord "
        "system.management.automation.informationrecord"
    ),
    "hosting": (
        "system.management.automation.internal.host.internalhost "
        "system.management.automation.internal.host.internalhostuserinterface "
        "system.management.automation.internal.host.internalhostrawuserinterface "
        "system.management.automation.engineintrinsics system.management.automation.sessionstate "
        "system.management.automation.commandinvocationintrinsics "
        "system.management.automation.psvariableintrinsics system.management.automation.pathintrinsics "
        "system.management.automation.pslanguagemode"
    ),
    "formats": " ".join(
        f"microsoft.powershell.commands.internal.format.{name}"
        for name in ("formatstartdata", "groupstartdata", "formatentrydata", "groupenddata", "formatenddata")
    ),
    "xmldocuments": "system.xml.xmldocument",
    "xml": (
        "system.xml.xmlnode system.xml.xmllinkednode system.xml.xmlattribute "
        "system.xml.xmlelement system.xml.xmlcharacterdata system.xml.xmltext system.xml.xmlcdatasection "
        "system.xml.xmlcomment system.xml.xmldeclaration system.xml.xmlprocessinginstruction system.xml.xmlnodelist "
        "system.xml.xmlattributecollection"
    ),
    "secrets": (
        "system.security.securestring system.management.automation.pscredential system.net.networkcredential "
        "system.runtime.interopservices.marshal system.intptr"
    ),
    "webtexts": "system.net.webutility system.web.httputility",
    "fileitems": "system.io.fileinfo system.io.directoryinfo",
}
_WHERE = {name: module for module, names in MODULES.items() for name in names.split()}


@cache
def load(name: str) -> bool:
    """Read the module with a type's table; False where no table has the type."""
    module = _WHERE.get(name)
    if module is None:
        return False
    import_module(f"hostprep.lab.powershell.net.{module}")
    return True


def load_all() -> None:
    """Read every module with tables."""
    for module in MODULES:
        import_module(f"hostprep.lab.powershell.net.{module}")
