### who runs the script
$me = [Security.Principal.WindowsIdentity]::GetCurrent(); $me.Name
([Security.Principal.WindowsPrincipal]$me).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
(New-Object Security.Principal.WindowsPrincipal($me)).IsInRole([Security.Principal.WindowsBuiltInRole]'Administrator')
#=
ec2amaz-lab1234\administrator
True
True

### the machine by .NET
[Environment]::OSVersion.Version.Build; "$([Environment]::OSVersion)"; [Environment]::UserName; [Net.Dns]::GetHostName()
[Environment]::GetFolderPath('CommonApplicationData'); [Environment]::SystemDirectory
#=
20348
Microsoft Windows NT 10.0.20348.0
administrator
EC2AMAZ-LAB1234
C:\ProgramData
C:\Windows\system32

### TLS 1.2 besides what there is
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
"$([Net.ServicePointManager]::SecurityProtocol)"
#=
Tls12

### a key from nothing to nothing
$k = 'HKLM:\SOFTWARE\hostprep'
if (-not (Test-Path -Path $k)) { $null = New-Item -Path $k -Force }
Set-ItemProperty -Path $k -Name A -Value 1 -Type DWord; (Get-ItemProperty -Path $k).A; (Get-Item $k | Get-ItemProperty).A
$key = Get-Item -LiteralPath $k; $key.GetValue('a'); $key.GetValue('b', 'none'); $key.Property; "$key"; $key.PSChildName
Test-Path $k -PathType Leaf; Test-Path 'Registry::HKEY_LOCAL_MACHINE\SOFTWARE\hostprep'
Remove-Item -Path $k -Recurse -Force; Test-Path $k
#=
1
1
1
none
A
HKEY_LOCAL_MACHINE\SOFTWARE\hostprep
hostprep
False
True
False

### keys above and below
New-Item HKLM:\SOFTWARE\hostprep\a\b; (New-Item HKLM:\SOFTWARE\hostprep\a\b -Force).Name; New-Item HKLM:\SOFTWARE\hostprep\a\b
(Get-ChildItem HKLM:\SOFTWARE\hostprep -Recurse).PSChildName -join ','; (Get-ChildItem HKLM:\SOFTWARE\host*).PSChildName
Get-Item HKLM:\nope; Remove-Item HKLM:\nope
#=
HKEY_LOCAL_MACHINE\SOFTWARE\hostprep\a\b
a,b
hostprep
E:System.ArgumentException,Microsoft.PowerShell.Commands.NewItemCommand
E:System.IO.IOException,Microsoft.PowerShell.Commands.NewItemCommand
E:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand
E:PathNotFound,Microsoft.PowerShell.Commands.RemoveItemCommand
