using Duende.IdentityModel.Client;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.SignIn;

/// <summary>Signs in on a machine without a browser: a code to confirm in a browser elsewhere (RFC 8628).</summary>
internal static class DeviceSignIn
{
    private const int SlowDownSeconds = 5;

    /// <exception cref="CliException">It did not come about.</exception>
    public static async Task<Credentials> RunAsync(Terminal shell, string url, CancellationToken ct)
    {
        using var http = Provider.Http();
        var provider = await Provider.FindAsync(http, url, ct);
        using var asking = new DeviceAuthorizationRequest
        {
            Address = provider.DeviceAuthorizationEndpoint,
            ClientId = Provider.ClientId,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
            Scope = Provider.Scope,
        };
        var device = await http.RequestDeviceAuthorizationAsync(asking, ct);
        if (device.IsError)
        {
            throw new CliException($"The portal gives no code: {device.Error}.");
        }

        await shell.Error.WriteLineAsync(
            $"Open {Shown.Text(device.VerificationUri ?? "")} in a browser, on any machine, and confirm the code {Shown.Text(device.UserCode ?? "")}"
        );
        return await WaitAsync(shell, http, url, provider.TokenEndpoint, device, ct);
    }

    private static async Task<Credentials> WaitAsync(
        Terminal shell,
        HttpClient http,
        string url,
        string? endpoint,
        DeviceAuthorizationResponse device,
        CancellationToken ct
    )
    {
        var pause = TimeSpan.FromSeconds(Math.Clamp(device.Interval, 1, 60));
        while (true)
        {
            await Task.Delay(pause, shell.Time, ct);
            using var asking = new DeviceTokenRequest
            {
                Address = endpoint,
                ClientId = Provider.ClientId,
                ClientCredentialStyle = ClientCredentialStyle.PostBody,
                DeviceCode = device.DeviceCode!,
            };
            var answer = await http.RequestDeviceTokenAsync(asking, ct);
            switch (answer.Error)
            {
                case null:
                    return new(url, answer.AccessToken!, answer.RefreshToken, shell.Time.GetUtcNow().AddSeconds(answer.ExpiresIn));
                case "authorization_pending":
                    break;
                case "slow_down":
                    pause += TimeSpan.FromSeconds(SlowDownSeconds);
                    break;
                case "access_denied":
                    throw new CliException("It was refused in the browser. Nothing was kept.");
                case "expired_token":
                    throw new CliException("Nobody confirmed the code in time. Run 'pollinator login' again.");
                case var _ when answer.ErrorType == ResponseErrorType.Exception:
                    // The portal is away for a moment: the code lives on.
                    break;
                default:
                    throw new CliException($"The sign-in did not come about: {Shown.Text(answer.Error)}.");
            }
        }
    }
}
