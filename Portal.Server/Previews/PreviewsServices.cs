using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>Registers the looks into files.</summary>
internal static class PreviewsServices
{
    /// <summary>Adds the port.</summary>
    public static void AddPreviews(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<IPreviews, PreviewService>();
}
