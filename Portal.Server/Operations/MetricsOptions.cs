using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Who may read figures of the portal (section <c>Metrics</c>).</summary>
internal sealed record MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>What Prometheus sends as its bearer token, at least 32 characters. Without it there is no <c>/metrics</c>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => nameof(MetricsOptions);
}

/// <summary>Says at start what is wrong with the setting.</summary>
internal sealed class MetricsOptionsCheck : IValidateOptions<MetricsOptions>
{
    private const int Shortest = 32;

    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        options.Secret.Length is 0 or >= Shortest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{MetricsOptions.Section}:Secret has less than {Shortest} characters. Make one with: openssl rand -base64 32"
            );
}
