### formats
'{0:N2}' -f 1234567.891; '{0:N0}' -f 1234.5; '{0:D5}' -f 42; '{0:X}' -f 255; '{0:x4}' -f 255; '{0:F1}' -f 2.25; '{0:P1}' -f 0.1234; '{0:E2}' -f 12345.678; '{0:G3}' -f 1234.5; '{0:C}' -f 12.5
'{0:0.00}' -f 3.14159; '{0:#,##0}' -f 1234567; '{0:000}' -f 7; '{0:#.##}' -f 0.5; '{0:0%}' -f 0.25; '{0,8:N1}|' -f 3.14159; '{0,-6}|' -f 'ab'
(5).ToString('D3'); (255).ToString('X2'); (1.5).ToString('0.000'); (-5).ToString('0;(0);zero'); (0).ToString('0;(0);zero')
(-1).ToString('X'); ([byte]200).ToString('X'); (1e6).ToString('N0'); (0.1).ToString('R')
#=
1,234,567.89
1,235
00042
FF
00ff
2.3
12.3%
1.23E+004
1.23E+03
$12.50
3.14
1,234,567
007
.5
25%
     3.1|
ab    |
005
FF
1.500
(5)
zero
FFFFFFFF
C8
1,000,000
0.1

### text of doubles
"$(0.1 + 0.2)"; (0.1 + 0.2).ToString(); "$(1/3)"; (1/3).ToString(); 1e15.ToString(); 1e16.ToString(); (123456789012345680.0).ToString(); 0.0001.ToString(); 0.00001.ToString(); [double]::NaN.ToString(); [double]::PositiveInfinity.ToString()
[double]::MaxValue.ToString(); [single]0.1 -eq 0.1; ([single]0.1).ToString(); "$([single]3.4)"
#=
0.3
0.30000000000000004
0.333333333333333
0.3333333333333333
1E+15
1E+16
1.2345678901234568E+17
0.0001
1E-05
NaN
∞
1.7976931348623157E+308
False
0.1
3.4

### parse
[int]::Parse('42'); [int]::Parse(' -7 '); [double]::Parse('1.5e3'); [double]::Parse('1,234.5'); [decimal]::Parse('1.10')
$n = 0; [int]::TryParse('12', [ref]$n); $n; [int]::TryParse('x', [ref]$n); $n; [int]::TryParse('1.5', [ref]$n)
$d = 0.0; [double]::TryParse('2.5', [ref]$d); $d
try { [int]::Parse('x') } catch { $_.FullyQualifiedErrorId }
try { [int]::Parse('99999999999') } catch { $_.FullyQualifiedErrorId }
try { [byte]::Parse('256') } catch { $_.FullyQualifiedErrorId }
[int]::Parse('FF', [Globalization.NumberStyles]::HexNumber); [Convert]::ToInt32('ff', 16); [Convert]::ToInt32('101', 2); [Convert]::ToString(10, 2); [Convert]::ToString(255, 16); [Convert]::ToString(-1, 16)
try { [Convert]::ToInt32('zz', 16) } catch { $_.FullyQualifiedErrorId }
#=
42
-7
1500
1234.5
1.10
True
12
False
0
False
True
2.5
FormatException
OverflowException
OverflowException
255
255
5
1010
ff
ffffffff
FormatException

### limits
[int]::MaxValue; [int]::MinValue; [long]::MaxValue; [byte]::MaxValue; [uint32]::MaxValue; [int16]::MinValue; [decimal]::MaxValue; [double]::Epsilon
[int]::MaxValue + 1; ([int]::MaxValue + 1).GetType().Name; [double]::IsNaN([double]::NaN)
#=
2147483647
-2147483648
9223372036854775807
255
4294967295
-32768
79228162514264337593543950335
4.94065645841247E-324
2147483648
Double
True

### math
[math]::Round(2.5); [math]::Round(3.5); [math]::Round(2.345, 2); [math]::Round(1.005, 2); [math]::Round(2.5, [MidpointRounding]::AwayFromZero); [math]::Round(-2.5, 0, 'AwayFromZero')
[math]::Floor(-1.5); [math]::Ceiling(1.2); [math]::Truncate(-1.9); [math]::Abs(-3); [math]::Max(3, 7); [math]::Min(2.5, 1); [math]::Pow(2, 10); [math]::Sqrt(16); [math]::Sign(-4); [math]::Log10(1000); [math]::Log(8, 2)
[math]::Max(1, [long]5).GetType().Name; [math]::Round(1.5).GetType().Name; [math]::Abs([decimal]-1.5).GetType().Name; [math]::Floor(7/2)
[math]::PI; [math]::Sqrt(-1); [math]::DivRem(7, 2, [ref]$null) 2>$null
$r = 0; [math]::DivRem(7, 2, [ref]$r); $r
[math]::Clamp(15, 0, 10)
#=
2
4
2.35
1
3
-3
-2
2
-1
3
7
1
1024
4
-1
3
3
Int64
Double
Decimal
3
3.14159265358979
NaN
3
3
1
10

### bits
[BitConverter]::GetBytes(258) -join ','; [BitConverter]::ToInt32([byte[]](1, 0, 0, 0), 0); [BitConverter]::ToString([byte[]](10, 255)); [BitConverter]::ToUInt16([byte[]](0, 1), 0); [BitConverter]::IsLittleEndian
[BitConverter]::GetBytes([int16]1).Count; [BitConverter]::GetBytes($true) -join ''
[Convert]::ToBase64String([byte[]](1, 2, 3)); [Convert]::FromBase64String('AQID') -join ','; [Convert]::ToHexString([byte[]](171, 1)); [Convert]::ToBoolean('true'); [Convert]::ToInt32(2.5); [Convert]::ToInt32($true)
#=
2,1,0,0
1
0A-FF
256
True
2
1
AQID
1,2,3
AB01
True
2
1

### decimal
1.10d + 2.2d; [decimal]1.5 * 2; [decimal]::Round(1.255d, 2); [decimal]::Truncate(-1.9d); 10d / 4d; (1.0d).ToString(); [int]1.5d
#=
3.30
3.0
1.26
-1
2.5
1.0
2

### random with a seed
$r = [Random]::new(42); $r.Next(); $r.Next(100); $r.Next(5, 10)
#=
1434747710
14
5

### minus zero
"$(-0.0)"; (-0.4).ToString('F0'); '{0:N1}' -f -0.04d; [math]::Round(-0.4); '{0:0}' -f -0.4; '{0:0.0}' -f -0.04d
[timespan]::FromSeconds(1.2345678).Ticks
#=
-0
-0
0.0
-0
-0
0.0
12345678

### not a number is equal to nothing
$n = [double]::NaN; $n -eq $n; $n -ne $n; @($n) -contains $n; $n.Equals($n)
#=
False
True
False
True
