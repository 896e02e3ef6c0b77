using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Executors;

/// <summary>What executors' assertions must name as audience: an id made once per installation, so that a proof made for one portal is worth nothing at another.</summary>
internal sealed class PortalId
{
    public PortalId(DataOptions data)
    {
        var file = data.PathOf("portal-id");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, $"urn:pollinator:portal:{Guid.CreateVersion7():D}");
        }

        Audience = File.ReadAllText(file).Trim();
    }

    public string Audience { get; }
}
