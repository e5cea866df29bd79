# A real PowerShell as the engine of a simulated Windows host.
#
#   pwsh -NoProfile -NonInteractive -File engine.ps1 -Port 5000
#
# Connects twice to 127.0.0.1:Port and says who it is with the token in HOSTPREP_ENGINE_TOKEN. On the control connection
# it is told what the host brings along, then asked to run scripts; on the model connection it asks the host model to run
# the host's commands. Both speak one JSON document a line:
#
#   first   {"module": "text of the host's commands, or empty", "environment": true where [Environment] is the host's}
#   run     {"run": "1", "session": "s", "script": "...", "arguments": {"Name": "x"}}   {"stop": "1"}   {"close": "s"}
#   report  {"run": "1", "stream": "output|error|warning|verbose|debug|information|progress", ...}
#           {"run": "1", "done": true, "state": "Completed", "terminated": error or null, "exit_code": n}
#   ask     {"command": "New-NetRoute", "set": "...", "parameters": {...}}
#           {"native": "netsh.exe", "arguments": [...], "input": [...]}   {"static": "environment", "verb": "get", ...}
#   answer  {"output": [...], "errors": [...], "warnings": [...], "exit_code": n, "stderr": [...]}
#
# A session is a runspace: variables and functions live on from run to run, as in a remote runspace pool.
param([Parameter(Mandatory)][int]$Port)
$ErrorActionPreference = 'Stop'

Add-Type -TypeDefinition @'
using System;
using System.Collections;
using System.IO;
using System.Management.Automation;
using System.Net.Sockets;
using System.Text;

public sealed class HostLink
{
    static readonly UTF8Encoding Plain = new UTF8Encoding(false);
    readonly StreamReader reader;
    readonly StreamWriter writer;
    public HostLink(int port, string hello)
    {
        var client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        reader = new StreamReader(client.GetStream(), Plain);
        writer = new StreamWriter(client.GetStream(), Plain) { AutoFlush = true, NewLine = "\n" };
        writer.WriteLine(hello);
    }
    public string ReadLine() { return reader.ReadLine(); }
    public System.Threading.Tasks.Task<string> ReadLineAsync() { return reader.ReadLineAsync(); }
    public void WriteLine(string line) { lock (writer) writer.WriteLine(line); }
    public string Ask(string line)
    {
        lock (this)
        {
            WriteLine(line);
            var answer = reader.ReadLine();
            if (answer == null) throw new IOException("the host model has gone");
            return answer;
        }
    }
}

public static class HostModel
{
    public static HostLink Link;
}

public static class HostPipeline
{
    // An exit in a script reaches EndInvoke as an exception that the catch of a script never sees; so does a break
    // outside of any loop, which ends a script as its last line does.
    public static object End(PowerShell shell, IAsyncResult running)
    {
        try { shell.EndInvoke(running); return null; }
        catch (ExitException exit) { return exit.Argument; }
        catch (FlowControlException) { return 0; }
    }
}

// Stands in for [Environment] while scripts run: Machine and User scope live in the model, all else is the real thing.
public static class HostEnvironment
{
    public static Func<string, string, string, string> Call;
    public static string NewLine { get { return "\r\n"; } }
    public static string MachineName { get { return Call("MachineName", null, null); } }
    public static OperatingSystem OSVersion { get { return new OperatingSystem(PlatformID.Win32NT, new Version(10, 0, 20348, 0)); } }
    public static bool Is64BitOperatingSystem { get { return true; } }
    public static bool Is64BitProcess { get { return Environment.Is64BitProcess; } }
    public static int ProcessorCount { get { return Environment.ProcessorCount; } }
    public static int TickCount { get { return Environment.TickCount; } }
    public static string UserName { get { return Environment.UserName; } }
    public static Version Version { get { return Environment.Version; } }
    public static IDictionary GetEnvironmentVariables() { return Environment.GetEnvironmentVariables(); }
    public static string GetEnvironmentVariable(string name) { return Environment.GetEnvironmentVariable(name); }
    public static string GetEnvironmentVariable(string name, EnvironmentVariableTarget target)
    {
        return target == EnvironmentVariableTarget.Process ? Environment.GetEnvironmentVariable(name) : Call("get", target + "/" + name, null);
    }
    public static void SetEnvironmentVariable(string name, string value) { Environment.SetEnvironmentVariable(name, value); }
    public static void SetEnvironmentVariable(string name, string value, EnvironmentVariableTarget target)
    {
        if (target == EnvironmentVariableTarget.Process) Environment.SetEnvironmentVariable(name, value);
        else Call("set", target + "/" + name, value);
    }
    public static string ExpandEnvironmentVariables(string name) { return Environment.ExpandEnvironmentVariables(name); }
    public static void Exit(int code) { throw new InvalidOperationException("[Environment]::Exit(" + code + ") would end the whole host process"); }
}
'@

# Since 7.5 text that looks like a date can stay text.
$plainText = if ((Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')) { @{ DateKind = 'String' } } else { @{} }

function ConvertTo-Plain($value, [int]$depth = 6) {
    if ($null -eq $value) { return $null }
    $base = $value.PSObject.BaseObject
    if ($base -is [string] -or $base -is [bool] -or $base -is [decimal]) { return $base }
    if ($base -is [switch]) { return [bool]$base }
    if ($base -is [enum] -or $base -is [char]) { return "$base" }
    if ($base -is [ValueType] -and $base.GetType().IsPrimitive) { return $base }
    if ($base -is [datetime]) { return $base.ToString('o') }
    if ($base -is [scriptblock]) { return "$base" }
    if ($depth -le 0) { return "$value" }
    if ($base -is [System.Collections.IDictionary]) {
        $map = [ordered]@{}
        foreach ($key in $base.Keys) { $map["$key"] = ConvertTo-Plain $base[$key] ($depth - 1) }
        return $map
    }
    if ($base -is [System.Collections.IEnumerable]) {
        return , @(foreach ($item in $base) { ConvertTo-Plain $item ($depth - 1) })
    }
    if ($base -is [System.Management.Automation.PSCustomObject]) {
        $map = [ordered]@{}
        foreach ($property in $value.PSObject.Properties) {
            $map[$property.Name] = ConvertTo-Plain $property.Value ($depth - 1)
        }
        return $map
    }
    return "$value"
}

function Get-Fault($record) {
    [ordered]@{
        message = $record.Exception.Message; id = $record.FullyQualifiedErrorId
        category = "$($record.CategoryInfo.Category)"; exception = $record.Exception.GetType().FullName
        line = $record.InvocationInfo.ScriptLineNumber
        target = if ($null -ne $record.TargetObject) { "$($record.TargetObject)" } else { $null }
    }
}

function Get-Ending($thrown) {
    # The error that ended a script: EndInvoke wraps what was thrown.
    $cause = $thrown.Exception
    if ($cause -is [System.Management.Automation.MethodInvocationException] -and $cause.InnerException) { $cause = $cause.InnerException }
    if ($cause -is [System.Management.Automation.RuntimeException]) { return Get-Fault $cause.ErrorRecord }
    [ordered]@{ message = $cause.Message; exception = $cause.GetType().FullName }
}

function Send($report) { $control.WriteLine((ConvertTo-Json -InputObject $report -Depth 10 -Compress -EscapeHandling EscapeNonAscii)) }

function Send-Output([string]$id, $item) {
    # What an object says of itself may fail; that must not end the engine.
    $kind = if ($null -eq $item) { 'null' } else { [string]$item.PSObject.TypeNames[0] }
    $text = try { [string]$item } catch { $kind }
    $value = try { ConvertTo-Plain $item } catch { $text }
    Send ([ordered]@{ run = $id; stream = 'output'; type = $kind; text = $text; value = $value })
}

function Get-Session([string]$name) {
    if (-not $sessions.ContainsKey($name)) {
        $space = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
        $space.Open()
        if ($setup.module) {
            $shell = [powershell]::Create(); $shell.Runspace = $space
            [void]$shell.AddScript("New-Module -Name HostCommands -ScriptBlock {`n$($setup.module)`n} | Import-Module -Global")
            [void]$shell.Invoke()
            if ($shell.HadErrors) { throw "the host's commands could not be defined: $($shell.Streams.Error[0])" }
            $shell.Dispose()
        }
        $sessions[$name] = $space
    }
    $sessions[$name]
}

$token = $env:HOSTPREP_ENGINE_TOKEN
Remove-Item env:HOSTPREP_ENGINE_TOKEN
$control = [HostLink]::new($Port, (ConvertTo-Json -Compress -InputObject @{ role = 'control'; token = $token }))
[HostModel]::Link = [HostLink]::new($Port, (ConvertTo-Json -Compress -InputObject @{ role = 'model'; token = $token }))
$setup = $control.ReadLine() | ConvertFrom-Json @plainText
if ($setup.environment) {
    [HostEnvironment]::Call = {
        param($verb, $name, $value)
        $question = ConvertTo-Json -Compress -InputObject @{ static = 'environment'; verb = $verb; name = $name; value = $value }
        ([HostModel]::Link.Ask($question) | ConvertFrom-Json @plainText).output
    }
    $accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
    foreach ($name in 'Environment', 'System.Environment') { [void]$accelerators::Add($name, [HostEnvironment]) }
}

$sessions = @{}
$nothing = [System.Management.Automation.PSDataCollection[psobject]]::new(); $nothing.Complete()
$settings = [System.Management.Automation.PSInvocationSettings]::new(); $settings.ExposeFlowControlExceptions = $true
$texts = 'Warning', 'Verbose', 'Debug', 'Information', 'Progress'
$next = $control.ReadLineAsync()
Send @{ ready = "PowerShell $($PSVersionTable.PSVersion)" }
while ($true) {
    $line = $next.GetAwaiter().GetResult()
    if ($null -eq $line) { break }
    $request = $line | ConvertFrom-Json @plainText
    $next = $control.ReadLineAsync()
    if ($request.PSObject.Properties['close']) {
        if ($sessions.ContainsKey($request.close)) { $sessions[$request.close].Dispose(); $sessions.Remove($request.close) }
        continue
    }
    if (-not $request.PSObject.Properties['run']) { continue }
    $id = $request.run
    $shell = [powershell]::Create(); $shell.Runspace = Get-Session $request.session
    [void]$shell.AddScript($request.script)
    foreach ($argument in @($request.arguments.PSObject.Properties)) { if ($argument) { [void]$shell.AddParameter($argument.Name, $argument.Value) } }
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $terminated = $null; $exit = $null
    try {
        $running = $shell.BeginInvoke($nothing, $output, $settings, $null, $null)
        $sent = @{ output = 0; Error = 0; Warning = 0; Verbose = 0; Debug = 0; Information = 0; Progress = 0 }
        do {
            $finished = $running.AsyncWaitHandle.WaitOne(5)
            if ($next.IsCompleted) {
                if ($null -eq $next.Result) { exit 0 }
                $word = $next.Result | ConvertFrom-Json @plainText
                if ($word.PSObject.Properties['stop']) {
                    if ($word.stop -eq $id) { $shell.Stop() }
                    $next = $control.ReadLineAsync()
                }
            }
            while ($sent.output -lt $output.Count) { Send-Output $id $output[$sent.output++] }
            while ($sent.Error -lt $shell.Streams.Error.Count) { Send ([ordered]@{ run = $id; stream = 'error'; error = Get-Fault $shell.Streams.Error[$sent.Error++] }) }
            foreach ($stream in $texts) {
                while ($sent[$stream] -lt $shell.Streams.$stream.Count) { $item = $shell.Streams.$stream[$sent[$stream]++]; Send ([ordered]@{ run = $id; stream = $stream.ToLower(); text = "$item" }) }
            }
        } until ($finished)
        $exit = [HostPipeline]::End($shell, $running)
    } catch { $terminated = Get-Ending $_ }
    $state = if ($null -ne $exit) { 'Completed' } else { "$($shell.InvocationStateInfo.State)" }
    $code = if ($exit -is [int]) { $exit } else { [int]($state -ne 'Completed') }
    Send ([ordered]@{ run = $id; done = $true; state = $state; terminated = $terminated; exit_code = $code })
    $shell.Dispose()
}
