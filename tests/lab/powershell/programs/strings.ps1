### substring and its errors
'abcdef'.Substring(2); 'abcdef'.Substring(2, 3); 'abc'.Substring(3)
try { 'abc'.Substring(4) } catch { $_.FullyQualifiedErrorId; $_.Exception.InnerException.GetType().Name }
try { 'abc'.Substring(1, 5) } catch { $_.FullyQualifiedErrorId }
'abc'.Substring('1')
try { 'abc'.Substring('x') } catch { $_.FullyQualifiedErrorId }
try { 'abc'.Substring(1, 2, 3) } catch { $_.FullyQualifiedErrorId }
#=
cdef
cde

ArgumentOutOfRangeException
ArgumentOutOfRangeException
ArgumentOutOfRangeException
bc
MethodArgumentConversionInvalidCastArgument
MethodCountCouldNotFindBest

### split
'1x2y3'.Split(@('x', 'y')).Count; try { 'a,b;c'.Split(',', ';') } catch { $_.FullyQualifiedErrorId }
'a--b--c'.Split('--') -join '|'
('a,,b'.Split(',', [StringSplitOptions]::RemoveEmptyEntries)) -join '|'
('a,b,c'.Split(',', 2)) -join '|'
('  a  b '.Split()) -join '|'
(' a , b '.Split(',', [StringSplitOptions]'RemoveEmptyEntries, TrimEntries')) -join '|'
('a;b,c'.Split([char[]]';,')) -join '|'
('a<>b<>c'.Split([string[]]'<>', [StringSplitOptions]::None)) -join '|'
''.Split(',').Count
'x'.Split(',').GetType().Name
#=
1
MethodArgumentConversionInvalidCastArgument
a|b|c
a|b
a|b,c
||a||b|
a|b
a|b|c
a|b|c
1
String[]

### searching
'abcabc'.IndexOf('c'); 'abcabc'.IndexOf('c', 3); 'abcabc'.IndexOf('C'); 'abcabc'.IndexOf('C', [StringComparison]::OrdinalIgnoreCase)
'abcabc'.LastIndexOf('b'); 'abcabc'.LastIndexOf('b', 3); 'abc'.IndexOf('')
'abc'.IndexOfAny('xc'.ToCharArray()); 'abc'.IndexOfAny([char[]]'z')
'Hello'.StartsWith('he'); 'Hello'.StartsWith('he', [StringComparison]::OrdinalIgnoreCase); 'Hello'.EndsWith('LO', 'OrdinalIgnoreCase')
'Hello'.Contains('ell'); 'Hello'.Contains('ELL'); 'Hello'.Contains('ELL', 'OrdinalIgnoreCase')
#=
2
5
-1
2
4
1
0
2
-1
False
True
True
True
False
True

### change
'a.b.c'.Replace('.', '-'); 'aAa'.Replace('a', 'x'); 'aAa'.Replace('A', 'x', 'OrdinalIgnoreCase')
'abc'.Insert(0, '>'); 'abcdef'.Remove(2); 'abcdef'.Remove(2, 3)
'7'.PadLeft(3, '0'); "$('ab'.PadRight(4))|"
'xxabxx'.Trim('x'); ' a '.Trim() + '|'; 'xyabyx'.Trim('x', 'y'); 'abc..'.TrimEnd('.'); '00120'.TrimStart('0')
'aBc'.ToUpper(); 'aBc'.ToLowerInvariant()
'abc'.ToCharArray() -join '-'
'abc'.CompareTo('abd'); 'b'.CompareTo('a'); 'a'.CompareTo('a')
'abc'.Equals('ABC'); 'abc'.Equals('ABC', 'OrdinalIgnoreCase')
[char[]]'hey' -join ','
#=
a-b-c
xAx
xxx
>abc
ab
abf
007
ab  |
ab
a|
ab
abc
120
ABC
abc
a-b-c
-1
1
0
False
True
h,e,y

### no such member
try { 'abc'.Reverse() } catch { $_.FullyQualifiedErrorId }
$null -eq 'abc'.Nonsense
try { [string]::Foo(1) } catch { $_.FullyQualifiedErrorId }
$null -eq [string]::Bar
Set-StrictMode -Version Latest
try { 'abc'.Nonsense } catch { $_.FullyQualifiedErrorId }
#=
MethodNotFound
True
MethodNotFound
True
PropertyNotFoundStrict

### statics
[string]::IsNullOrEmpty($null); [string]::IsNullOrEmpty('x'); [string]::IsNullOrWhiteSpace(" `t")
[string]::Join(',', 1, 2, 3); [string]::Join(', ', @('a', 'b')); [string]::Join('-', [string[]]('x', 'y'))
$l = [Collections.Generic.List[string]]::new(); $l.Add('p'); $l.Add('q'); [string]::Join('+', $l)
[string]::Concat('a', 'b', 1); [string]::Format('{0}:{1:D3}', 'n', 7); [string]::Format('{0}', 5)
[string]::Compare('a', 'B') -lt 0; [string]::Compare('a', 'A', $true); [string]::Equals('a', 'a')
[string]::CompareOrdinal('a', 'B') -gt 0
[string]::new('x', 3); [string]::new([char[]]('o', 'k')); [string]::Empty.Length
#=
True
False
True
1,2,3
a, b
x-y
p+q
ab1
n:007
5
True
0
True
True
xxx
ok
0

### builder
$sb = [Text.StringBuilder]::new()
[void]$sb.Append('abc').Append(1).Append([char]'x').Append('-', 2)
$sb.Length; $sb.ToString(); "$sb"
[void]$sb.Insert(0, '>').Replace('b', 'BB').Remove(1, 1)
$sb.ToString(); [void]$sb.Clear(); $sb.Length
$sb.AppendFormat('{0:X2}', 10).ToString()
#=
7
abc1x--
abc1x--
>BBc1x--
0
0A

### char
[char]::IsDigit('5'); [char]::IsLetter('x'); [char]::IsLetterOrDigit('_'); [char]::IsWhiteSpace(' '); [char]::IsUpper('a'); [char]::IsPunctuation('!')
[char]::ToUpper('x'); [int][char]'A'; [char]66; [char]'a' -eq 'A'; [char]::IsDigit('a5', 1)
'abc'[1].GetType().Name; ([char]'z').ToString().GetType().Name
#=
True
True
False
True
False
True
X
65
B
True
True
Char
String

### comparer
$d = [Collections.Generic.Dictionary[string, int]]::new([StringComparer]::OrdinalIgnoreCase)
$d['A'] = 1; $d['a'] += 1; $d.Count; $d['A']
$e = [Collections.Generic.Dictionary[string, int]]::new(); $e['A'] = 1; $e['a'] = 2; $e.Count
$h = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase); $h.Add('x'); $h.Add('X'); $h.Contains('X')
#=
1
2
2
True
False
True

### formats of a culture, of GUIDs, of points in time
$c = [cultureinfo]::InvariantCulture; $d = [datetime]'2020-01-02'
[string]::Format($c, '{0:n1} {1}', 1234.5, $d); [System.Text.StringBuilder]::new().AppendFormat($c, '{0:d}', $d).ToString()
'{0:N}|{0:B}' -f [guid]'00112233-4455-6677-8899-aabbccddeeff'; '{0:yyyy-MM}' -f [datetimeoffset]'2020-02-03'
#=
1,234.5 01/02/2020 00:00:00
01/02/2020
00112233445566778899aabbccddeeff|{00112233-4455-6677-8899-aabbccddeeff}
2020-02
