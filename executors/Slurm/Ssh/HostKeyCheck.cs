using System.Security.Cryptography;
using Pollinator.Contracts;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// Holds a host to the keys a person has confirmed for it. The library accepts every key when nobody looks, so no connection is made
/// without one of these.
/// </summary>
/// <param name="host">The host's name, as in the settings.</param>
/// <param name="pinned">Every key confirmed, of any host.</param>
internal sealed class HostKeyCheck(string host, IReadOnlyList<HostKey> pinned)
{
    private readonly List<HostKey> _own = [.. pinned.Where(key => string.Equals(key.Host, host, StringComparison.OrdinalIgnoreCase))];
    private bool _isTrusted;

    /// <summary>Kinds of the keys confirmed for this host.</summary>
    public IReadOnlyList<string> Families => [.. _own.Select(static key => Algorithms.Family(key.Algorithm)).Distinct(StringComparer.Ordinal)];

    /// <summary>The key the host has shown; null before it has.</summary>
    public HostKey? Shown { get; private set; }

    /// <summary>Looks at a key. Compared whole: kind, and SHA-256 of the key itself.</summary>
    public void Look(HostKeyEventArgs e)
    {
        var fingerprint = $"SHA256:{Convert.ToBase64String(SHA256.HashData(e.HostKey)).TrimEnd('=')}";
        Shown = new(host, Algorithms.Family(e.HostKeyName), fingerprint);
        _isTrusted = _own.Any(key =>
            string.Equals(Algorithms.Family(key.Algorithm), Shown.Algorithm, StringComparison.Ordinal)
            && string.Equals(key.Fingerprint, Shown.Fingerprint, StringComparison.Ordinal)
        );
        e.CanTrust = _isTrusted;
    }

    /// <summary>Why a connection was not made because of a key; null when that is not why.</summary>
    public SshFault? Refusal(Exception inner)
    {
        if (Shown is null || _isTrusted)
        {
            return null;
        }

        if (_own.Count == 0)
        {
            var words =
                $"{host} shows the {Shown.Algorithm} key {Shown.Fingerprint}. Nobody has confirmed it yet: compare it with what the centre publishes, then confirm it.";
            return new(SystemContact.NeedsHostKey, words, inner) { Shown = [Shown] };
        }

        var known = string.Join(", ", _own.Select(static key => $"{key.Algorithm} {key.Fingerprint}"));
        var changed =
            $"{host} shows another key than the one confirmed: {Shown.Algorithm} {Shown.Fingerprint}, confirmed was {known}. Nothing is sent there: somebody may stand in between. "
            + "Ask the centre whether its key was replaced, and confirm the new one only then.";
        return new(SystemContact.HostKeyChanged, changed, inner) { Shown = [Shown] };
    }
}
