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

### files and folders as objects
$f = New-Item C:\a\b.txt -Force -Value x; "$($f.Attributes)"; $f.Attributes -band 1024; (Get-Item -LiteralPath C:\a).Attributes -eq 'Directory'
$f.Directory.FullName; $f.DirectoryName; $f.Length; (Get-Item C:\a).Parent.FullName; (Get-Item C:\a).Attributes.HasFlag([IO.FileAttributes]::Directory)
$i = [System.IO.FileInfo]::new('C:\nix.txt'); $i.Exists; (New-Object IO.DirectoryInfo 'C:\a').Exists; $f.Delete(); Test-Path C:\a\b.txt
#=
Archive
0
True
C:\a
C:\a
1
C:\
True
False
True
False

### names to addresses
[System.Net.Dns]::GetHostAddresses('localhost') | ForEach-Object { "$_" }; [Net.Dns]::GetHostAddresses('10.0.1.2')[0].IPAddressToString
([Net.Dns]::GetHostAddresses($env:COMPUTERNAME) | ForEach-Object { $_.IPAddressToString }) -join ','; [Net.Dns]::GetHostEntry('localhost').HostName
try { [Net.Dns]::GetHostAddresses('nix.example') } catch { $_.FullyQualifiedErrorId; "$($_.Exception.InnerException.SocketErrorCode)" }
#=
::1
127.0.0.1
10.0.1.2
10.0.1.23,172.31.208.1
EC2AMAZ-LAB1234
SocketException
HostNotFound

### values of several keys
$k = 'HKLM:\SOFTWARE\hp'; foreach ($n in 'a', 'b') { $null = New-Item "$k\$n" -Force; Set-ItemProperty "$k\$n" Name "the $n" }
(Get-ItemProperty -Path "$k\*").Name -join ','; Get-ChildItem $k | ForEach-Object { $_.GetValue('Name') }; Get-ItemProperty "$k\none\*"
#=
the a,the b
the a
the b

### programs by Start-Process
$p = Start-Process -FilePath netsh.exe -ArgumentList 'interface', 'portproxy', 'show', 'all' -Wait -PassThru -NoNewWindow -RedirectStandardOutput C:\o.txt
$p.ExitCode; $p.HasExited; Test-Path C:\o.txt; (Start-Process cmd.exe '/c "exit 4"' -Wait -PassThru).ExitCode; Start-Process nope.exe -Wait
#=
0
True
True
4
E:InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand

### files by WebClient
$w = New-Object System.Net.WebClient; $w.Proxy = $null
try { $w.DownloadString('http://169.254.169.254/latest/meta-data/instance-id') } catch { $_.FullyQualifiedErrorId; $_.Exception.InnerException.Message }
$t = Invoke-RestMethod -Uri http://169.254.169.254/latest/api/token -Method Put -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = '60' }
$w.Headers.Add('X-aws-ec2-metadata-token', $t); $w.DownloadFile('http://169.254.169.254/latest/meta-data/instance-id', 'C:\i.txt')
(Get-Content C:\i.txt).Substring(0, 2); try { $w.DownloadFile('http://nix.example/', 'C:\x') } catch { "$($_.Exception.InnerException.Status)" }
Add-Type -AssemblyName System.IO.Compression.FileSystem
#=
WebException
The remote server returned an error: (401) Unauthorized.
i-
NameResolutionFailure

### a service that is waited for
$s = Get-Service -Name iphlpsvc; $s.WaitForStatus('Running', [timespan]'00:00:05'); Stop-Service -Name iphlpsvc -Force; "$($s.Status)"; $s.Refresh(); "$($s.Status)"
try { $s.WaitForStatus([System.ServiceProcess.ServiceControllerStatus]::Running, '00:00:02') } catch { $_.FullyQualifiedErrorId; $_.Exception.InnerException.GetType().FullName }
$s.Status -eq [System.ServiceProcess.ServiceControllerStatus]::Stopped
#=
Running
Stopped
TimeoutException
System.ServiceProcess.TimeoutException
True

### a method that the host's object does not have here
(Get-Service -Name iphlpsvc).Stop()
#=
REFUSED 1:36 [System.ServiceProcess.ServiceController].Stop()

### functions and aliases of a fresh session
(mkdir C:\x).FullName; md C:\y\z -Force | Out-Null; Test-Path C:\y\z; mkdir C:\x; mkdir C:\q -Name r | ForEach-Object Name
Set-Content C:\a.txt 1; ren C:\a.txt b.txt; Test-Path C:\b.txt; function pause { 'mine' }; pause
Set-ExecutionPolicy Bypass -Scope Process -Force; Get-ExecutionPolicy; Get-ExecutionPolicy -Scope LocalMachine; Set-ExecutionPolicy Nope
#=
C:\x
True
r
True
mine
Bypass
RemoteSigned
E:DirectoryExist,Microsoft.PowerShell.Commands.NewItemCommand
E:CannotConvertArgumentNoMessage,Microsoft.PowerShell.Commands.SetExecutionPolicyCommand

### what a session has and the dialect has not
cls
#=
REFUSED 1:1 command cls

### an archive
$zip = [Convert]::FromBase64String('UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAZC9QSwMEFAAAAAAAAAAhAPGGbHoDAAAAAwAAAAcAAABkL2EudHh0b25lUEsDBBQAAAAAAAAAIQBmisoRAwAAAAMAAAABAAAAYnR3b1BLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAACAAQAAAABkL1BLAQIUAxQAAAAAAAAAIQDxhmx6AwAAAAMAAAAHAAAAAAAAAAAAAACAASAAAABkL2EudHh0UEsBAhQDFAAAAAAAAAAhAGaKyhEDAAAAAwAAAAEAAAAAAAAAAAAAAIABSAAAAGJQSwUGAAAAAAMAAwCUAAAAagAAAAAA')
[IO.File]::WriteAllBytes('C:\a.zip', $zip); Expand-Archive -Path C:\a.zip -DestinationPath C:\out -Force; Get-Content C:\out\d\a.txt, C:\out\b
try { Expand-Archive C:\no.zip C:\out } catch { $_.FullyQualifiedErrorId }
#=
one
two
ArchiveCmdletPathNotFound,Expand-Archive
