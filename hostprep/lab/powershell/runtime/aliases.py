"""The aliases and functions that a session starts with (InitialSessionState of PowerShell, Get-Alias of 5.1)."""

from __future__ import annotations

_TABLE = (
    "%=ForEach-Object ?=Where-Object ac=Add-Content cat=Get-Content cd=Set-Location chdir=Set-Location "
    "clc=Clear-Content clear=Clear-Host clhy=Clear-History cli=Clear-Item clp=Clear-ItemProperty cls=Clear-Host "
    "clv=Clear-Variable compare=Compare-Object copy=Copy-Item cp=Copy-Item cpi=Copy-Item cpp=Copy-ItemProperty "
    "cvpa=Convert-Path dbp=Disable-PSBreakpoint del=Remove-Item diff=Compare-Object dir=Get-ChildItem "
    "ebp=Enable-PSBreakpoint echo=Write-Output epal=Export-Alias epcsv=Export-Csv erase=Remove-Item "
    "etsn=Enter-PSSession exsn=Exit-PSSession fc=Format-Custom fhx=Format-Hex fl=Format-List foreach=ForEach-Object "
    "ft=Format-Table fw=Format-Wide gal=Get-Alias gbp=Get-PSBreakpoint gc=Get-Content gcb=Get-Clipboard "
    "gci=Get-ChildItem gcm=Get-Command gcs=Get-PSCallStack gdr=Get-PSDrive ghy=Get-History gi=Get-Item "
    "gin=Get-ComputerInfo gjb=Get-Job gl=Get-Location gm=Get-Member gmo=Get-Module gp=Get-ItemProperty "
    "gps=Get-Process gpv=Get-ItemPropertyValue group=Group-Object gsn=Get-PSSession gsv=Get-Service "
    "gtz=Get-TimeZone gu=Get-Unique gv=Get-Variable h=Get-History history=Get-History icm=Invoke-Command "
    "iex=Invoke-Expression ihy=Invoke-History ii=Invoke-Item ipal=Import-Alias ipcsv=Import-Csv ipmo=Import-Module "
    "irm=Invoke-RestMethod iwr=Invoke-WebRequest kill=Stop-Process ls=Get-ChildItem man=help md=mkdir "
    "measure=Measure-Object mi=Move-Item mount=New-PSDrive move=Move-Item mp=Move-ItemProperty mv=Move-Item "
    "nal=New-Alias ndr=New-PSDrive ni=New-Item nmo=New-Module nsn=New-PSSession nv=New-Variable ogv=Out-GridView "
    "oh=Out-Host popd=Pop-Location ps=Get-Process pushd=Push-Location pwd=Get-Location r=Invoke-History "
    "rbp=Remove-PSBreakpoint rcjb=Receive-Job rcsn=Receive-PSSession rd=Remove-Item rdr=Remove-PSDrive "
    "ren=Rename-Item ri=Remove-Item rjb=Remove-Job rm=Remove-Item rmdir=Remove-Item rmo=Remove-Module "
    "rni=Rename-Item rnp=Rename-ItemProperty rp=Remove-ItemProperty rsn=Remove-PSSession rv=Remove-Variable "
    "rvpa=Resolve-Path sajb=Start-Job sal=Set-Alias saps=Start-Process sasv=Start-Service sbp=Set-PSBreakpoint "
    "scb=Set-Clipboard select=Select-Object set=Set-Variable si=Set-Item sl=Set-Location sleep=Start-Sleep "
    "sls=Select-String sort=Sort-Object sp=Set-ItemProperty spjb=Stop-Job spps=Stop-Process spsv=Stop-Service "
    "start=Start-Process stz=Set-TimeZone sv=Set-Variable tee=Tee-Object type=Get-Content where=Where-Object "
    "wjb=Wait-Job write=Write-Output"
)
_OLD = (
    "asnp=Add-PSSnapIn cnsn=Connect-PSSession curl=Invoke-WebRequest dnsn=Disconnect-PSSession "
    "epsn=Export-PSSession gsnp=Get-PSSnapIn gwmi=Get-WmiObject ipsn=Import-PSSession ise=powershell_ise.exe "
    "iwmi=Invoke-WMIMethod lp=Out-Printer npssc=New-PSSessionConfigurationFile rsnp=Remove-PSSnapin rujb=Resume-Job "
    "rwmi=Remove-WMIObject sc=Set-Content shcm=Show-Command sujb=Suspend-Job swmi=Set-WMIInstance "
    "trcm=Trace-Command wget=Invoke-WebRequest"
)
# Names of programs, which the edition for Unix leaves alone.
_OF_UNIX = frozenset(
    (
        "ac", "cat", "clear", "compare", "cp", "cpp", "diff", "kill", "ls", "man", "mount", "mv", "ps", "rm", "rmdir",
        "sasv", "sleep", "sort", "spsv", "start", "tee", "write", "gsv", "gtz", "stz", "gin", "gcb", "scb",
    )
)  # fmt: skip


MKDIR = """
[CmdletBinding()] param(
    [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)][string[]]$Path,
    [Parameter(ValueFromPipelineByPropertyName)][string]$Name,
    [switch]$Force
)
process { New-Item -ItemType Directory @PSBoundParameters }
"""
"""The function ``mkdir`` of Windows."""
FUNCTIONS = frozenset(
    ("help", "more", "oss", "pause", "prompt", "tabexpansion2", "cd..", "cd\\", "clear-host", "get-verb")
)
"""The other functions that a session on Windows starts with, in lower case."""


def _read(table: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in table.split())


def aliases(*, modern: bool, windows: bool) -> dict[str, str]:
    """Alias to command; names in lower case."""
    found = _read(_TABLE) if modern else _read(f"{_TABLE} {_OLD}")
    return found if windows else {name: target for name, target in found.items() if name not in _OF_UNIX}


_INBOX = """
arp attrib auditpol bcdboot bcdedit bitsadmin cacls certreq certutil chcp chkdsk choice cipher clip cmd cmdkey comp
compact convert cscript curl defrag diskpart dism driverquery dsregcmd expand fc find findstr fltmc forfiles format
fsutil ftp getmac gpresult gpupdate hostname icacls ipconfig klist logman logoff makecab manage-bde mofcomp more
mountvol mpcmdrun msg msiexec msinfo32 nbtstat net net1 netdom netsh netstat nltest nslookup openfiles pathping ping
pnputil powercfg powershell qprocess query quser qwinsta reagentc reg regedit regini regsvr32 replace robocopy route
rundll32 runas sc schtasks scp secedit setspn setx sfc shutdown sort ssh subst systeminfo takeown tar taskkill
tasklist timeout tracert tree typeperf tzutil vssadmin w32tm waitfor wbadmin wecutil wevtutil where whoami winrm
winrs wmic wscript wusa xcopy
"""
INBOX = frozenset(_INBOX.split())
"""Programs that Windows Server may have in System32 (Microsoft's reference of Windows commands), in lower case."""
