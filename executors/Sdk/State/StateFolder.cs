using System.Text.Json;

namespace Pollinator.Sdk.State;

/// <summary>Where an executor keeps its key, its registration, its handles and its jobs' files. Only its owner can look into it (0700).</summary>
public sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Opens the folder, making what is not there.</summary>
    public StateFolder(string path)
    {
        Root = Path.GetFullPath(path);
        MakePrivate(Root);
        MakePrivate(Handles);
        MakePrivate(Attempts);
    }

    /// <summary>The folder itself.</summary>
    public string Root { get; }

    /// <summary>The private key.</summary>
    public string KeyFile => Path.Combine(Root, "key.pem");

    /// <summary>Who the portal says this executor is.</summary>
    public string RegistrationFile => Path.Combine(Root, "registration.json");

    /// <summary>One file for each attempt held.</summary>
    public string Handles => Path.Combine(Root, "handles");

    /// <summary>One folder for each attempt held.</summary>
    public string Attempts => Path.Combine(Root, "attempts");

    /// <summary>While it is there, the executor takes no new jobs, and ends with the last it holds.</summary>
    public string DrainFile => Path.Combine(Root, "drain");

    /// <summary>Ends the executor, which takes it away; jobs go on.</summary>
    public string EndFile => Path.Combine(Root, "end");

    /// <summary>An attempt's own folder.</summary>
    public string Attempt(AttemptKey key) => Path.Combine(Attempts, key.ToString());

    /// <summary>The registration, or null before there is one.</summary>
    public Registration? ReadRegistration() =>
        File.Exists(RegistrationFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(RegistrationFile), SdkJson.Default.Registration) : null;

    /// <summary>Keeps the registration.</summary>
    public void WriteRegistration(Registration registration) =>
        DurableFile.Write(RegistrationFile, JsonSerializer.SerializeToUtf8Bytes(registration, SdkJson.Default.Registration));

    /// <summary>
    /// Holds the folder against a second program on the same machine until disposed or killed; null while another holds it. The lock is the
    /// kernel's, so it ends with its holder.
    /// </summary>
    public IDisposable? TryLock()
    {
        try
        {
            return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void MakePrivate(string folder)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        File.SetUnixFileMode(folder, OwnerOnly);
    }
}
