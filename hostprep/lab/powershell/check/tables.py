"""What the rules look up: common parameters, aliases, approved verbs, native programs, and what only one edition has.

After Microsoft's about_CommonParameters, "Approved Verbs for PowerShell Commands", "Differences between Windows
PowerShell 5.1 and PowerShell 7.x" and Get-Alias of Windows PowerShell 5.1.
"""

from __future__ import annotations

from typing import Final

from hostprep.lab.powershell.runtime.aliases import aliases

COMMON: Final = {
    "Verbose": "vb", "Debug": "db", "ErrorAction": "ea", "WarningAction": "wa", "InformationAction": "infa",
    "ErrorVariable": "ev", "WarningVariable": "wv", "InformationVariable": "iv", "OutVariable": "ov", "OutBuffer": "ob",
    "PipelineVariable": "pv",
}  # fmt: skip
RISK: Final = {"WhatIf": "wi", "Confirm": "cf"}
COMMON_SWITCHES: Final = frozenset(("Verbose", "Debug", "WhatIf", "Confirm"))

VERBS: Final = frozenset(
    "add approve assert backup block build checkpoint clear close compare complete compress confirm connect "  # noqa: SIM905  # long lists read better as words
    "convert convertfrom convertto copy debug deny deploy disable disconnect dismount edit enable enter exit "
    "expand export find format get grant group hide import initialize install invoke join limit lock measure "
    "merge mount move new open optimize out ping pop protect publish push read receive redo register remove "
    "rename repair request reset resize resolve restart restore resume revoke save search select send set show "
    "skip split start step stop submit suspend switch sync test trace unblock undo uninstall unlock unprotect "
    "unpublish unregister update use wait watch where write foreach sort tee".split()
)

ALIASES: Final = aliases(modern=False, windows=True)

LOCALIZED: Final = frozenset(
    "arp bcdedit certutil chkdsk cmdkey dism driverquery fsutil getmac gpresult icacls ipconfig manage-bde "  # noqa: SIM905  # long lists read better as words
    "nbtstat net net1 netsh netstat nslookup ping powercfg query quser qwinsta route sc schtasks systeminfo "
    "takeown tasklist tracert vssadmin w32tm wevtutil whoami wmic".split()
)
"""Programs of Windows whose output is in the language of the system."""

MODERN_COMMANDS: Final = {
    "Remove-Service": "sc.exe delete NAME, and $LASTEXITCODE",
    "Test-Json": "try { $null = ConvertFrom-Json -InputObject $text -ErrorAction Stop } catch { ... }",
    "Join-String": "-join",
    "Get-Error": "$Error[0].Exception and its FullyQualifiedErrorId",
    "Start-ThreadJob": "Start-Job, or one after the other",
    "ConvertFrom-Markdown": "plain text",
    "Show-Markdown": "plain text",
    "Get-Uptime": "(Get-Date) - (Get-CimInstance Win32_OperatingSystem).LastBootUpTime",
    "Get-ExperimentalFeature": "nothing: 5.1 has no experimental features",
    "Remove-Alias": "Remove-Item alias:NAME",
    "Get-MarkdownOption": "plain text",
    "Switch-Process": "Start-Process",
    "Get-SecureRandom": "[System.Security.Cryptography.RandomNumberGenerator]",
}
"""What PowerShell 7 has beyond 5.1, and what to write instead."""

GONE_COMMANDS: Final = {
    **{
        f"{verb}-EventLog": "Get-WinEvent, New-WinEvent, or wevtutil"
        for verb in ("Clear", "Get", "Limit", "New", "Remove", "Show", "Write")
    },
    "Get-WmiObject": "Get-CimInstance",
    "Invoke-WmiMethod": "Invoke-CimMethod",
    "Register-WmiEvent": "Register-CimIndicationEvent",
    "Remove-WmiObject": "Remove-CimInstance",
    "Set-WmiInstance": "Set-CimInstance",
    "New-WebServiceProxy": "[System.Net.HttpWebRequest]",
    "Add-PSSnapin": "Import-Module",
    "Export-Console": "a module",
    "Start-Transaction": "nothing: transactions are gone",
    "Use-Transaction": "nothing: transactions are gone",
}
"""What 5.1 has and PowerShell 7 has not."""

MODERN_PARAMETERS: Final = {
    "convertfrom-json": ("AsHashtable", "Depth", "NoEnumerate", "DateKind"),
    "convertto-json": ("AsArray", "EnumsAsStrings", "EscapeHandling"),
    "foreach-object": ("Parallel", "ThrottleLimit", "TimeoutSeconds", "AsJob", "UseNewRunspace"),
    "get-content": ("AsByteStream",),
    "set-content": ("AsByteStream",),
    "add-content": ("AsByteStream",),
    "invoke-webrequest": ("SkipHttpErrorCheck", "NoProxy", "HttpVersion", "SkipCertificateCheck", "StatusCodeVariable",
                          "Authentication", "Token", "Form", "CustomMethod", "SslProtocol", "MaximumRetryCount",
                          "RetryIntervalSec", "Resume", "SkipHeaderValidation", "PreserveAuthorizationOnRedirect",
                          "AllowUnencryptedAuthentication", "ConnectionTimeoutSeconds", "OperationTimeoutSeconds"),
    "invoke-restmethod": ("SkipHttpErrorCheck", "NoProxy", "HttpVersion", "SkipCertificateCheck", "StatusCodeVariable",
                          "ResponseHeadersVariable", "FollowRelLink", "MaximumFollowRelLink", "Authentication", "Token",
                          "Form", "CustomMethod", "SslProtocol", "MaximumRetryCount", "RetryIntervalSec", "Resume",
                          "ConnectionTimeoutSeconds", "OperationTimeoutSeconds"),
    "select-object": ("SkipIndex", "CaseInsensitive"),
    "sort-object": ("Stable", "Top", "Bottom"),
    "measure-object": ("StandardDeviation", "AllStats"),
    "split-path": ("LeafBase", "Extension"),
    "select-string": ("Raw", "NoEmphasis", "Culture"),
    "get-date": ("AsUTC", "UnixTimeSeconds"),
    "start-sleep": ("Duration",),
    "start-process": ("Environment",),
    "test-connection": (
        "TargetName", "Ping", "Repeat", "TcpPort", "Traceroute", "MtuSize", "IPv4", "IPv6", "TimeoutSeconds",
        "DontFragment", "ResolveDestination", "Detailed", "MaxHops",
    ),
    "set-service": ("Credential", "Force", "SecurityDescriptorSddl"),
    "new-service": ("SecurityDescriptorSddl",),
    "out-string": ("NoNewline",),
    "export-csv": ("IncludeTypeInformation", "QuoteFields", "UseQuotes", "NoHeader"),
    "convertto-csv": ("IncludeTypeInformation", "QuoteFields", "UseQuotes", "NoHeader"),
    "get-random": ("Shuffle",),
    "new-guid": ("Empty",),
    "convertfrom-stringdata": ("Delimiter",),
    "import-module": ("SkipEditionCheck", "UseWindowsPowerShell"),
    "get-command": ("UseFuzzyMatching", "FuzzyMinimumDistance", "UseAbbreviationExpansion"),
    "join-path": ("Extension",),
}  # fmt: skip
"""Parameters that PowerShell 7 has beyond 5.1, by command in lower case."""
