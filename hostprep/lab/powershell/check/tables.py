"""What the rules look up: common parameters, aliases, approved verbs, native programs, and what only one edition has.

After Microsoft's about_CommonParameters, "Approved Verbs for PowerShell Commands", "Differences between Windows
PowerShell 5.1 and PowerShell 7.x" and Get-Alias of Windows PowerShell 5.1.
"""

from __future__ import annotations

from typing import Final

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

ALIASES: Final = dict(
    pair.split("=")
    for pair in (  # noqa: SIM905  # long lists read better as words
        "%=ForEach-Object ?=Where-Object ac=Add-Content asnp=Add-PSSnapin cat=Get-Content cd=Set-Location "
        "chdir=Set-Location clc=Clear-Content clear=Clear-Host clhy=Clear-History cli=Clear-Item "
        "clp=Clear-ItemProperty cls=Clear-Host clv=Clear-Variable cnsn=Connect-PSSession compare=Compare-Object "
        "copy=Copy-Item cp=Copy-Item cpi=Copy-Item cpp=Copy-ItemProperty curl=Invoke-WebRequest cvpa=Convert-Path "
        "dbp=Disable-PSBreakpoint del=Remove-Item diff=Compare-Object dir=Get-ChildItem dnsn=Disconnect-PSSession "
        "ebp=Enable-PSBreakpoint echo=Write-Output epal=Export-Alias epcsv=Export-Csv epsn=Export-PSSession "
        "erase=Remove-Item etsn=Enter-PSSession exsn=Exit-PSSession fc=Format-Custom fl=Format-List "
        "foreach=ForEach-Object ft=Format-Table fw=Format-Wide gal=Get-Alias gbp=Get-PSBreakpoint gc=Get-Content "
        "gci=Get-ChildItem gcm=Get-Command gcs=Get-PSCallStack gdr=Get-PSDrive ghy=Get-History gi=Get-Item gjb=Get-Job "
        "gl=Get-Location gm=Get-Member gmo=Get-Module gp=Get-ItemProperty gps=Get-Process group=Group-Object "
        "gsn=Get-PSSession gsnp=Get-PSSnapin gsv=Get-Service gu=Get-Unique gv=Get-Variable gwmi=Get-WmiObject "
        "h=Get-History history=Get-History icm=Invoke-Command iex=Invoke-Expression ihy=Invoke-History ii=Invoke-Item "
        "ipal=Import-Alias ipcsv=Import-Csv ipmo=Import-Module ipsn=Import-PSSession irm=Invoke-RestMethod "
        "ise=powershell_ise.exe iwmi=Invoke-WmiMethod iwr=Invoke-WebRequest kill=Stop-Process lp=Out-Printer "
        "ls=Get-ChildItem man=help md=mkdir measure=Measure-Object mi=Move-Item mount=New-PSDrive move=Move-Item "
        "mp=Move-ItemProperty mv=Move-Item nal=New-Alias ndr=New-PSDrive ni=New-Item nmo=New-Module nsn=New-PSSession "
        "nv=New-Variable ogv=Out-GridView oh=Out-Host popd=Pop-Location ps=Get-Process pushd=Push-Location "
        "pwd=Get-Location r=Invoke-History rbp=Remove-PSBreakpoint rcjb=Receive-Job rcsn=Receive-PSSession "
        "rd=Remove-Item rdr=Remove-PSDrive ren=Rename-Item ri=Remove-Item rjb=Remove-Job rm=Remove-Item "
        "rmdir=Remove-Item rmo=Remove-Module rni=Rename-Item rnp=Rename-ItemProperty rp=Remove-ItemProperty "
        "rsn=Remove-PSSession rsnp=Remove-PSSnapin rujb=Resume-Job rv=Remove-Variable rvpa=Resolve-Path "
        "rwmi=Remove-WmiObject sajb=Start-Job sal=Set-Alias saps=Start-Process sasv=Start-Service sbp=Set-PSBreakpoint "
        "sc=Set-Content select=Select-Object set=Set-Variable shcm=Show-Command si=Set-Item sl=Set-Location "
        "sleep=Start-Sleep sls=Select-String sort=Sort-Object sp=Set-ItemProperty spjb=Stop-Job spps=Stop-Process "
        "spsv=Stop-Service start=Start-Process sujb=Suspend-Job sv=Set-Variable swmi=Set-WmiInstance tee=Tee-Object "
        "trcm=Trace-Command type=Get-Content wget=Invoke-WebRequest where=Where-Object wjb=Wait-Job write=Write-Output"
    ).split()
)
BUILT_IN_FUNCTIONS: Final = frozenset("help mkdir more oss pause prompt tabexpansion2 cd.. cd\\ clear-host".split())  # noqa: SIM905  # long lists read better as words

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
