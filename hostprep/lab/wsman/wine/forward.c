/* Every program of the simulated host that cmd.exe finds inside Wine, and what starts cmd.exe there.
 *
 * It does what the lab tells it over a socket: write to its own stdout or stderr, read its stdin, start a process
 * in a job of its own, exit. So redirection, pipes and exit codes are cmd's, and what is written is the lab's.
 *
 * forward.exe beside this file is built from it, for 64-bit Windows, with Debian's mingw-w64:
 *
 *   x86_64-w64-mingw32-gcc -Os -s -nostdlib -ffreestanding -fno-ident -fno-asynchronous-unwind-tables \
 *       -Wl,--entry=start,--no-insert-timestamp -o forward.exe forward.c -lkernel32 -lws2_32
 *
 * HOSTPREP_LAB holds the lab's port on 127.0.0.1, and a key. A message is a letter, a length (32 bits, little endian)
 * and as many bytes. To the lab: k the key, m the path of this program, a its command line, i what stdin held,
 * x the exit code of a process. From the lab: o and e bytes for stdout and stderr, i read stdin, d a folder and
 * v variables for s, which starts a command line; q exit. Texts are UTF-16.
 */
#include <winsock2.h>
#include <windows.h>

static SOCKET lab;
static CRITICAL_SECTION talking;
static HANDLE child;
static char piece[65536];

static void end(DWORD code)
{
    ExitProcess(code);
}

static void send_all(const char *data, int size)
{
    while (size > 0) {
        int sent = send(lab, data, size, 0);
        if (sent <= 0)
            end(1);
        data += sent;
        size -= sent;
    }
}

static void say(char kind, const void *data, DWORD size)
{
    EnterCriticalSection(&talking);
    send_all(&kind, 1);
    send_all((const char *)&size, 4);
    send_all(data, size);
    LeaveCriticalSection(&talking);
}

static void take(char *data, int size)
{
    while (size > 0) {
        int got = recv(lab, data, size, 0);
        if (got <= 0)
            end(1);
        data += got;
        size -= got;
    }
}

static char *taken(DWORD size)
{
    char *data = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size + 4);
    take(data, size);
    return data;
}

static void pass_on(DWORD stream, DWORD size)
{
    while (size > 0) {
        DWORD part = size < sizeof(piece) ? size : sizeof(piece), done = 0, written;
        take(piece, part);
        while (done < part && WriteFile(GetStdHandle(stream), piece + done, part - done, &written, NULL))
            done += written;
        size -= part;
    }
}

static void read_stdin(void)
{
    DWORD got = 0;
    if (!ReadFile(GetStdHandle(STD_INPUT_HANDLE), piece, sizeof(piece), &got, NULL))
        got = 0;
    say('i', piece, got);
}

static DWORD WINAPI watch(void *unused)
{
    DWORD code = 1;
    WaitForSingleObject(child, INFINITE);
    GetExitCodeProcess(child, &code);
    say('x', &code, 4);
    return 0;
}

/* What is started ends with this process: its job is closed then. */
static void run(WCHAR *line, WCHAR *folder, void *variables)
{
    static JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    static STARTUPINFOW how;
    PROCESS_INFORMATION made;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    DWORD failed = 1;

    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits));
    how.cb = sizeof(how);
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT, variables, folder,
                        &how, &made)) {
        say('x', &failed, 4);
        return;
    }
    AssignProcessToJobObject(job, made.hProcess);
    ResumeThread(made.hThread);
    child = made.hProcess;
    CreateThread(NULL, 0, watch, NULL, 0, NULL);
}

static void obey(void)
{
    char *folder = NULL, *variables = NULL;
    for (;;) {
        char kind;
        DWORD size;
        take(&kind, 1);
        take((char *)&size, 4);
        if (kind == 'o')
            pass_on(STD_OUTPUT_HANDLE, size);
        else if (kind == 'e')
            pass_on(STD_ERROR_HANDLE, size);
        else if (kind == 'i')
            read_stdin();
        else if (kind == 'd')
            folder = taken(size);
        else if (kind == 'v')
            variables = taken(size);
        else if (kind == 's')
            run((WCHAR *)taken(size), (WCHAR *)folder, variables);
        else if (kind == 'q')
            end(*(DWORD *)taken(size));
        else
            end(1);
    }
}

static void connect_to_lab(const char *words)
{
    static WSADATA data;
    struct sockaddr_in place;
    int port = 0;

    while (*words >= '0' && *words <= '9')
        port = port * 10 + *words++ - '0';
    WSAStartup(MAKEWORD(2, 2), &data);
    lab = socket(AF_INET, SOCK_STREAM, 0);
    place.sin_family = AF_INET;
    place.sin_port = (u_short)((port & 255) << 8 | port >> 8);
    place.sin_addr.s_addr = 0x0100007f;
    if (connect(lab, (struct sockaddr *)&place, sizeof(place)))
        end(1);
    say('k', words, lstrlenA(words));
}

void start(void)
{
    static char words[256];
    static WCHAR path[1024];
    WCHAR *line = GetCommandLineW();

    InitializeCriticalSection(&talking);
    if (!GetEnvironmentVariableA("HOSTPREP_LAB", words, sizeof(words)))
        end(1);
    connect_to_lab(words);
    say('m', path, 2 * GetModuleFileNameW(NULL, path, 1024));
    say('a', line, 2 * lstrlenW(line));
    obey();
}
