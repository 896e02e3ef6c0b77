using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pollinator.Sdk.Sync;

/// <summary>
/// An open folder. Everything in it is reached from the handle by one name that is never followed when it is a link, so that no link put in
/// between, also not in the last moment, can lead out of it.
/// </summary>
internal sealed class PosixFolder : IDisposable
{
    private static readonly byte[] Self = Name(".");

    private readonly SafeFileHandle _handle;

    private PosixFolder(SafeFileHandle handle) => _handle = handle;

    /// <summary>A name as the system takes it: UTF-8 with a NUL at its end.</summary>
    public static byte[] Name(ReadOnlySpan<char> text)
    {
        var name = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, name);
        return name;
    }

    /// <summary>Opens the folder at a path, which may itself be a link. Throws when there is none.</summary>
    public static PosixFolder Open(string path)
    {
        var handle = Posix.OpenAt(Posix.AtFdcwd, Name(path), Posix.Read | Posix.Folder | Posix.CloseOnExec, 0);
        return handle >= 0 ? new(new SafeFileHandle(handle, true)) : throw Failure(path);
    }

    /// <summary>Opens a folder below this one, by a path of names. Null when it is not there, or when a part of the path is a link or a file.</summary>
    public PosixFolder? TryOpen(ReadOnlySpan<char> path)
    {
        var folder = TryOpenChild(Self);
        foreach (var part in path.IsEmpty ? default : path.Split('/'))
        {
            using var parent = folder;
            folder = parent?.TryOpenChild(Name(path[part]));
        }

        return folder;
    }

    /// <summary>Opens a folder in this one; null when it cannot be (then the error is <see cref="LastError"/>).</summary>
    public PosixFolder? TryOpenChild(byte[] name)
    {
        var handle = Posix.OpenAt(_handle, name, Posix.Read | Posix.Folder | Posix.NoFollow | Posix.CloseOnExec, 0);
        return handle >= 0 ? new(new SafeFileHandle(handle, true)) : null;
    }

    /// <summary>Opens a file in this folder to read; null when it cannot be. Never blocks, whatever it is.</summary>
    public SafeFileHandle? TryOpenFile(byte[] name)
    {
        var handle = Posix.OpenAt(_handle, name, Posix.Read | Posix.NoFollow | Posix.NonBlock | Posix.CloseOnExec, 0);
        return handle >= 0 ? new SafeFileHandle(handle, true) : null;
    }

    /// <summary>Opens a file in this folder to write, made when it is not there. Throws when a link or a folder has the name.</summary>
    public SafeFileHandle OpenToWrite(byte[] name)
    {
        var handle = Posix.OpenAt(_handle, name, Posix.ReadWrite | Posix.Create | Posix.NoFollow | Posix.NonBlock | Posix.CloseOnExec, 0x180);
        return handle >= 0 ? new SafeFileHandle(handle, true) : throw Failure(Encoding.UTF8.GetString(name.AsSpan(..^1)));
    }

    /// <summary>The names in this folder but '.' and '..', each with a NUL at its end, in no order.</summary>
    public IReadOnlyList<byte[]> Names()
    {
        // The stream takes its handle over and closes it, so it gets one of its own.
        var own = Posix.OpenAt(_handle, Self, Posix.Read | Posix.Folder | Posix.CloseOnExec, 0);
        var stream = own < 0 ? 0 : Posix.OpenStream(own);
        if (stream == 0)
        {
            var failure = Failure("folder");
            _ = own < 0 ? 0 : Posix.Close(own);
            throw failure;
        }

        try
        {
            return ReadNames(stream);
        }
        finally
        {
            _ = Posix.CloseStream(stream);
        }
    }

    /// <summary>What has this name; null when nothing has.</summary>
    public PosixStat? TryStat(byte[] name) => Posix.Stat(_handle, name, Posix.AtSymlinkNoFollow, Posix.BasicStats, out var stat) == 0 ? stat : null;

    /// <summary>What an open file is.</summary>
    public static PosixStat StatOf(SafeFileHandle file) =>
        Posix.Stat(file, [0], Posix.AtEmptyPath, Posix.BasicStats, out var stat) == 0 ? stat : throw Failure("file");

    /// <summary>The target of a link, as bytes; null when it is no link any more.</summary>
    public byte[]? TryReadLink(byte[] name)
    {
        var target = new byte[Contracts.PathRules.MaxPathBytes + 1];
        var length = Posix.ReadLinkAt(_handle, name, target, (nuint)target.Length);
        return length < 0 ? null : target[..(int)length];
    }

    /// <summary>Makes a folder; nothing happens when there is one.</summary>
    public void MakeFolder(byte[] name)
    {
        if (Posix.MakeFolderAt(_handle, name, 0x1ed) != 0 && LastError != Posix.Exists)
        {
            throw Failure(Encoding.UTF8.GetString(name.AsSpan(..^1)));
        }
    }

    /// <summary>Makes a link, whatever had the name before.</summary>
    public void MakeLink(byte[] name, string target, byte[] temporary)
    {
        _ = Posix.RemoveAt(_handle, temporary, 0);
        if (Posix.LinkAt(Name(target), _handle, temporary) != 0)
        {
            throw Failure(Encoding.UTF8.GetString(name.AsSpan(..^1)));
        }

        Rename(temporary, name);
    }

    /// <summary>Gives a file another name, at once and whole.</summary>
    public void Rename(byte[] from, byte[] to)
    {
        if (Posix.RenameAt(_handle, from, _handle, to) != 0)
        {
            throw Failure(Encoding.UTF8.GetString(to.AsSpan(..^1)));
        }
    }

    /// <summary>Opens a folder in this one whose content is to be removed; a job may have taken the right to read it away from itself.</summary>
    public PosixFolder OpenToEmpty(byte[] name)
    {
        if (TryOpenChild(name) is { } open)
        {
            return open;
        }

        var handle = Posix.OpenAt(_handle, name, Posix.PathOnly | Posix.Folder | Posix.NoFollow | Posix.CloseOnExec, 0);
        if (handle >= 0)
        {
            using var own = new SafeFileHandle(handle, true);
            // By the handle and not by the name, which may be a link by now.
            File.SetUnixFileMode($"/proc/self/fd/{handle}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return TryOpenChild(name) ?? throw Failure(Encoding.UTF8.GetString(name.AsSpan(..^1)));
    }

    /// <summary>Removes an empty folder.</summary>
    public void RemoveFolder(byte[] name)
    {
        if (Posix.RemoveAt(_handle, name, Posix.RemoveFolder) != 0 && LastError != Posix.NotFound)
        {
            throw Failure(Encoding.UTF8.GetString(name.AsSpan(..^1)));
        }
    }

    /// <summary>Removes a file or link, if there is one.</summary>
    public void Remove(byte[] name) => _ = Posix.RemoveAt(_handle, name, 0);

    /// <summary>Lets the owner write, and everybody read, and run it when it is a program.</summary>
    public static void SetMode(SafeFileHandle file, bool isExecutable)
    {
        if (Posix.ChangeMode(file, isExecutable ? 0x1edu : 0x1a4u) != 0)
        {
            throw Failure("file");
        }
    }

    /// <summary>The error of the last call that failed on this thread.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>That error in the system's words.</summary>
    public static string LastErrorMessage => Marshal.GetLastPInvokeErrorMessage();

    public void Dispose() => _handle.Dispose();

    private static List<byte[]> ReadNames(nint stream)
    {
        const int NameOffset = 19;
        var names = new List<byte[]>();
        nint entry;
        while ((entry = Posix.ReadEntry(stream)) != 0)
        {
            var name = CopyName(entry + NameOffset);
            if (name is not ([(byte)'.', 0] or [(byte)'.', (byte)'.', 0]))
            {
                names.Add(name);
            }
        }

        return LastError == 0 ? names : throw Failure("folder");
    }

    private static unsafe byte[] CopyName(nint address)
    {
        var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)address);
        var name = new byte[text.Length + 1];
        text.CopyTo(name);
        return name;
    }

    private static IOException Failure(string name)
    {
        var error = LastError;
        return new IOException($"'{Contracts.PathRules.Shown(name)}': {LastErrorMessage}", error);
    }
}
