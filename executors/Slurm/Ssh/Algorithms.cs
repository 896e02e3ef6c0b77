using Renci.SshNet;

namespace Pollinator.Slurm.Ssh;

/// <summary>What is offered to a server: nothing that OpenSSH has given up, and the pinned key's kind first.</summary>
internal static class Algorithms
{
    // What today's OpenSSH does not offer by itself either: SHA-1 signatures and exchanges, CBC, single-purpose leftovers.
    private static readonly string[] Old =
    [
        "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group1-sha1",
        "ssh-rsa",
        "ssh-rsa-cert-v01@openssh.com",
        "aes128-cbc",
        "aes192-cbc",
        "aes256-cbc",
        "3des-cbc",
    ];

    /// <summary>
    /// Narrows what is offered. A server with several host keys shows the one whose kind stands first in our list: with a key pinned it must be
    /// that one, or an unchanged server would look like another.
    /// </summary>
    /// <param name="connection">What to narrow.</param>
    /// <param name="families">Kinds of host keys, the wanted first: <c>ssh-ed25519</c>, <c>ecdsa-sha2-nistp256</c>, <c>ssh-rsa</c>.</param>
    /// <param name="only">Offer no other kind.</param>
    public static void Narrow(ConnectionInfo connection, IReadOnlyList<string> families, bool only)
    {
        Drop(connection.KeyExchangeAlgorithms);
        Drop(connection.Encryptions);
        Drop(connection.HostKeyAlgorithms);
        var wanted = families.SelectMany(Signatures).Where(connection.HostKeyAlgorithms.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        var others = connection.HostKeyAlgorithms.Keys.Where(name => !wanted.Contains(name, StringComparer.Ordinal)).ToList();
        var made = connection.HostKeyAlgorithms.ToDictionary(StringComparer.Ordinal);
        connection.HostKeyAlgorithms.Clear();
        // Host certificates are not asked for: what is pinned is a key.
        foreach (var name in (only ? wanted : wanted.Concat(others)).Where(static name => !name.Contains("-cert-", StringComparison.Ordinal)))
        {
            connection.HostKeyAlgorithms.Add(name, made[name]);
        }
    }

    /// <summary>The kind of key behind a signature's name: one RSA key signs under three names.</summary>
    public static string Family(string algorithm) => algorithm is "rsa-sha2-256" or "rsa-sha2-512" ? "ssh-rsa" : algorithm;

    private static string[] Signatures(string family) => family == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [family];

    private static void Drop<T>(IOrderedDictionary<string, T> offered)
    {
        foreach (var name in Old.Where(offered.ContainsKey))
        {
            offered.Remove(name);
        }
    }
}
