using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Links that carry a secret code: behind <c>#</c>, which no browser sends, so that it stands in no server's or proxy's log.</summary>
internal sealed class PortalLinks(PortalAddress address, IServer? server = null)
{
    public string Invitation(string code) => Of("invitation", code);

    public string Reset(string code) => Of("reset", code);

    private string Of(string page, string code) =>
        $"{address.ForBrowsers(server?.Features.Get<IServerAddressesFeature>()?.Addresses).TrimEnd('/')}/{page}#{code}";
}
