using OtpNet;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>What <c>lab.sh up</c> writes to <c>lab.json</c>.</summary>
/// <param name="Generation">"22.05" (with accounting) or "24.11" (without).</param>
/// <param name="Directory">The lab's folder on this machine; <c>/mnt</c> inside the lab.</param>
/// <param name="Cgroup">"v1" or "v2" where memory limits are real, else "none".</param>
/// <param name="Nodes">Host names and their loopback addresses.</param>
/// <param name="SshServers">login1 and login2 (one home), and jump (forwards, runs nothing).</param>
/// <param name="Users">Who may sign in, and with what.</param>
public sealed record LabDescription(
    string Generation,
    string Directory,
    string Cgroup,
    IReadOnlyDictionary<string, string> Nodes,
    IReadOnlyDictionary<string, SshServer> SshServers,
    IReadOnlyDictionary<string, LabUser> Users
);

/// <summary>Where an ssh server listens, and its keys' fingerprints ("SHA256:...") by type: ed25519, ecdsa, rsa.</summary>
public sealed record SshServer(string Address, int Port, IReadOnlyDictionary<string, string> HostKeys);

/// <summary>A user of the lab.</summary>
/// <param name="Uid">The user's number; files in <c>home/NAME</c> of the lab's folder belong to it.</param>
/// <param name="Ways">What the server asks for, in turn: key, certificate, password, code, code-once, password-method.</param>
/// <param name="Shell">The login shell.</param>
/// <param name="Password">Empty where none works.</param>
/// <param name="TotpSecret">Base32; empty where no code is asked for.</param>
/// <param name="Key">The private key's file (OpenSSH format, no passphrase), or empty.</param>
/// <param name="Certificate">The certificate's file, or empty.</param>
public sealed record LabUser(int Uid, string Ways, string Shell, string Password, string TotpSecret, string Key, string Certificate)
{
    /// <summary>The one-time code of now.</summary>
    public string Code => new Totp(Base32Encoding.ToBytes(TotpSecret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
}

/// <summary>How a command ended and what it said.</summary>
public sealed record Said(int ExitCode, string Output, string Error)
{
    /// <summary>Its output, without the last line's end; anything but exit code 0 is a failure of the test.</summary>
    public string Require() => ExitCode == 0 ? Output.TrimEnd('\n') : throw new InvalidOperationException($"Exit code {ExitCode}.\n{Error}{Output}");
}
