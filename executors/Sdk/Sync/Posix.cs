using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pollinator.Sdk.Sync;

/// <summary>
/// The system calls behind <see cref="PosixFolder"/>. .NET opens files by path only and follows links on the way, and it lists names that
/// are not valid UTF-8 but cannot open them; so folders are walked by handle and names stay bytes. Linux, x64 and arm64.
/// </summary>
internal static partial class Posix
{
    public const int AtFdcwd = -100;
    public const int AtEmptyPath = 0x1000;
    public const int AtSymlinkNoFollow = 0x100;
    public const int RemoveFolder = 0x200;
    public const int Read = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int NonBlock = 0x800;
    public const int PathOnly = 0x200000;
    public const int CloseOnExec = 0x80000;
    public const uint BasicStats = 0x7ff;

    public const int NotFound = 2;
    public const int Exists = 17;
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;

    // These two differ between the architectures.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int Folder => IsArm ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(SafeFileHandle folder, byte[] name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int folder, byte[] name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenStream(int folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseStream(nint stream);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(SafeFileHandle folder, byte[] name, int flags, uint mask, out PosixStat stat);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(SafeFileHandle folder, byte[] name, byte[] target, nuint size);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeFolderAt(SafeFileHandle folder, byte[] name, uint mode);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int LinkAt(byte[] target, SafeFileHandle folder, byte[] name);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(SafeFileHandle from, byte[] name, SafeFileHandle to, byte[] newName);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int RemoveAt(SafeFileHandle folder, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(SafeFileHandle file, uint mode);
}

/// <summary>The kernel's <c>struct statx</c>, which has the same layout on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly record struct PosixStat
{
    [FieldOffset(16)]
    public readonly uint Links;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    public readonly ulong Inode;

    [FieldOffset(40)]
    public readonly long Size;

    [FieldOffset(96)]
    public readonly long ChangedSeconds;

    [FieldOffset(104)]
    public readonly uint ChangedNanoseconds;

    public bool IsFile => Kind == 0x8000;

    public bool IsFolder => Kind == 0x4000;

    public bool IsLink => Kind == 0xa000;

    public bool IsExecutable => (_mode & 0x40) != 0;

    /// <summary>What it is, in words, when it is nothing that travels.</summary>
    public string KindWord =>
        Kind switch
        {
            0x1000 => "is a FIFO",
            0x2000 or 0x6000 => "is a device",
            0xc000 => "is a socket",
            _ => "is no file, folder or link",
        };

    /// <summary>Whether a file may have been written between two looks at it.</summary>
    public bool IsSameStateAs(in PosixStat other) =>
        (Inode, Size, ChangedSeconds, ChangedNanoseconds) == (other.Inode, other.Size, other.ChangedSeconds, other.ChangedNanoseconds);

    private int Kind => _mode & 0xf000;
}
