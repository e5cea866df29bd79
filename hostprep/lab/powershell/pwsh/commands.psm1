# What each command of the simulated host is made of: it asks the host model over the link and hands on what it answers.
# They live in a module, as the real ones do (CDXML script modules): they see neither the caller's strict mode nor its
# $ErrorActionPreference unless that is the global one.

$plainText = if ((Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')) { @{ DateKind = 'String' } } else { @{} }

function ConvertTo-HostValue($value, [int]$depth = 6) {
    if ($null -eq $value) { return $null }
    $base = $value.PSObject.BaseObject
    if ($base -is [string] -or $base -is [bool] -or $base -is [decimal]) { return $base }
    if ($base -is [switch]) { return [bool]$base }
    if ($base -is [enum] -or $base -is [char]) { return "$base" }
    if ($base -is [ValueType] -and $base.GetType().IsPrimitive) { return $base }
    if ($base -is [datetime]) { return $base.ToString('o') }
    if ($base -is [scriptblock] -or $depth -le 0) { return "$value" }
    if ($base -is [System.Collections.IDictionary]) {
        $map = [ordered]@{}
        foreach ($key in $base.Keys) { $map["$key"] = ConvertTo-HostValue $base[$key] ($depth - 1) }
        return $map
    }
    if ($base -is [System.Collections.IEnumerable]) {
        return , @(foreach ($item in $base) { ConvertTo-HostValue $item ($depth - 1) })
    }
    if ($base -isnot [System.Management.Automation.PSCustomObject]) { return "$value" }
    $map = [ordered]@{}
    foreach ($property in $value.PSObject.Properties) {
        $map[$property.Name] = ConvertTo-HostValue $property.Value ($depth - 1)
    }
    $first = $value.PSObject.TypeNames[0]
    if ($first -eq 'System.Management.Automation.PSCustomObject' -or $first -like 'Selected.*') { return $map }
    return [ordered]@{ '$type' = $first; properties = $map; text = "$value" }
}

function ConvertFrom-HostValue($value) {
    if ($value -is [array]) { return , @(foreach ($item in $value) { ConvertFrom-HostValue $item }) }
    if ($value -is [long] -and $value -ge [int]::MinValue -and $value -le [int]::MaxValue) { return [int]$value }
    if ($value -isnot [System.Management.Automation.PSCustomObject]) { return $value }
    if ($value.PSObject.Properties['$ticks']) { return [datetime]::new([long]$value.'$ticks', [System.DateTimeKind]$value.kind) }
    if ($value.PSObject.Properties['$span']) { return [timespan]::new([long]$value.'$span') }
    if ($value.PSObject.Properties['$decimal']) { return [decimal]::Parse($value.'$decimal', [cultureinfo]::InvariantCulture) }
    $type = $value.PSObject.Properties['$type']
    $properties = if ($type) { $value.properties } else { $value }
    $made = [pscustomobject]@{}
    foreach ($property in $properties.PSObject.Properties) {
        $made.PSObject.Properties.Add([psnoteproperty]::new($property.Name, (ConvertFrom-HostValue $property.Value)))
    }
    if (-not $type) { return $made }
    $names = $made.PSObject.TypeNames
    $names.Insert(0, $type.Value)
    if ($type.Value -match '^(.*)#.*/(\w+)$') {
        [void]$names.Remove('System.Management.Automation.PSCustomObject')
        $names.Insert(1, "$($Matches[1])#$($Matches[2])")
        $names.Insert(2, $Matches[1])
    }
    $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value.text)
    $made.PSObject.Methods.Add([psscriptmethod]::new('ToString', [scriptblock]::Create("'$quoted'")))
    return $made
}

function New-HostRecord($fault) {
    $exception = try { New-Object $fault.exception $fault.message } catch { [System.Exception]::new($fault.message) }
    $category = if ($fault.category -as [System.Management.Automation.ErrorCategory]) { $fault.category } else { 'NotSpecified' }
    [System.Management.Automation.ErrorRecord]::new($exception, $fault.id, $category, $fault.target)
}

function Send-ToHost($request) {
    $question = ConvertTo-Json -InputObject $request -Depth 12 -Compress -EscapeHandling EscapeNonAscii
    [HostModel]::Link.Ask($question) | ConvertFrom-Json @plainText
}

function Invoke-HostCommand([string]$name, $bound, $cmdlet) {
    $plain = [ordered]@{}
    foreach ($key in $bound.Keys) {
        if ($key -notin [System.Management.Automation.PSCmdlet]::CommonParameters) { $plain[$key] = ConvertTo-HostValue $bound[$key] }
    }
    $answer = Send-ToHost ([ordered]@{ command = $name; set = $cmdlet.ParameterSetName; parameters = $plain })
    foreach ($warning in $answer.warnings) { $cmdlet.WriteWarning($warning) }
    foreach ($item in $answer.output) { $made = ConvertFrom-HostValue $item; $made }
    foreach ($fault in $answer.errors) {
        $record = New-HostRecord $fault
        if ($fault.terminating) { $cmdlet.ThrowTerminatingError($record) } else { $cmdlet.WriteError($record) }
    }
}

function Invoke-HostProgram([string]$name, [object[]]$words, [object[]]$lines) {
    $plain = @(foreach ($word in $words) { if ($word -is [array]) { $word | ForEach-Object { "$_" } } else { "$word" } })
    $answer = Send-ToHost ([ordered]@{ native = $name; arguments = $plain; input = @($lines | ForEach-Object { "$_" }) })
    foreach ($line in $answer.output) { $line }
    foreach ($line in $answer.stderr) { Write-Error -Message $line -ErrorId 'NativeCommandError' -ErrorAction Continue }
    $global:LASTEXITCODE = [int]$answer.exit_code
}
