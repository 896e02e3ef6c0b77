using Pollinator.Contracts;

namespace Pollinator.Slurm.Gateway;

/// <summary>What the sheet says of the keys with which the portal gets into a system. None: a person signs in each time.</summary>
internal static class KeyFacts
{
    private const string Place = "Its private half stays beside the portal, encrypted.";

    /// <summary>The keys that are kept, and how each came here.</summary>
    public static IReadOnlyList<GuestFact> Of(KeyStore keys, SystemAddress address)
    {
        try
        {
            var kept = keys.Kept();
            List<GuestFact> all = [];
            if (keys.MadeFingerprint() is { } made)
            {
                all.Add(new(made, Made(address, kept?.Way == SignInWay.MadeKey)));
            }

            if (kept is { Way: SignInWay.BroughtKey })
            {
                all.Add(new(kept.Fingerprint ?? "fingerprint not known", Brought(kept)));
            }

            return all;
        }
        catch (IOException)
        {
            // Forgotten at this very moment.
            return [];
        }
    }

    // What was shown is known here; what a person put into the file there is not.
    private static string Made(SystemAddress address, bool isUsed) =>
        $"made by the portal for this system alone, and shown as a line for ~/.ssh/authorized_keys that begins with '{KeyStore.Restrictions(address)}'; "
        + (isUsed ? "the portal signs in with it. " : "the last sign-in was by another way, and it opens the account where that line stands. ")
        + Place;

    private static string Brought(KeptSignIn kept) =>
        $"brought by a person, who decides on the system what it may do there{Certificate(kept)}; the portal signs in with it. {Place}";

    private static string Certificate(KeptSignIn kept) =>
        string.IsNullOrWhiteSpace(kept.Certificate) ? ""
        : kept.Ends is { } end ? $", with a certificate that ends at {end:u}"
        : ", with a certificate that never ends";
}
