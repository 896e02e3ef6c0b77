using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Tests.Support;

/// <summary>What a test may want different.</summary>
internal sealed record PortalHostOptions
{
    /// <summary>A folder to start upon again; by default a new one that goes with the host.</summary>
    public string? Folder { get; init; }

    /// <summary>The clock; by default the real one.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Settings such as <c>LocalExecutor:Enabled</c>, which is off by default here.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Services to put in place of the real ones.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>
/// The whole portal in this process, listening on a port of its own: <c>await using var portal = await PortalHost.StartAsync();</c>.
/// </summary>
internal sealed class PortalHost : IAsyncDisposable
{
    public const string OwnerEmail = "ada@uni.example";
    public const string OwnerPassword = "tangerine bicycle lamp";

    private readonly Factory factory;
    private readonly bool ownsFolder;
    private Caller? owner;

    private PortalHost(Factory factory, string folder, bool ownsFolder)
    {
        this.factory = factory;
        this.ownsFolder = ownsFolder;
        Folder = folder;
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Where it listens, with the host name <c>localhost</c>.</summary>
    public Uri Address => factory.ClientOptions.BaseAddress;

    /// <summary>The portal's services.</summary>
    public IServiceProvider Services => factory.Services;

    /// <summary>Starts a portal.</summary>
    public static async Task<PortalHost> StartAsync(PortalHostOptions? options = null)
    {
        options ??= new PortalHostOptions();
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("pollinator-test-").FullName;
        var isOwn = options.Folder is null;
        options = options with { Settings = new Dictionary<string, string>([.. await TestDatabase.SettingsAsync(folder), .. options.Settings]) };
        var web = new Factory(folder, options);
        web.UseKestrel(0);
        web.StartServer();
        web.ClientOptions.BaseAddress = new UriBuilder(web.ClientOptions.BaseAddress) { Host = "localhost" }.Uri;
        return new PortalHost(web, folder, isOwn);
    }

    /// <summary>A client that is nobody. It keeps cookies and follows no redirects.</summary>
    public HttpClient Anonymous()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true };
        return new HttpClient(handler) { BaseAddress = Address };
    }

    /// <summary>The owner, made when first asked for.</summary>
    public async Task<Caller> OwnerAsync()
    {
        if (owner is not null)
        {
            return owner;
        }

        await using var scope = Services.CreateAsyncScope();
        var made = await scope
            .ServiceProvider.GetRequiredService<FirstAccount>()
            .CreateAsync(SetupLinkCode(), new NewOwner(OwnerEmail, "Ada Lindqvist", OwnerPassword, "Bees"), CancellationToken.None);
        var principal = await scope
            .ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.IUserClaimsPrincipalFactory<Person>>()
            .CreateAsync(made.Require());
        var now = Services.GetRequiredService<TimeProvider>().GetUtcNow();
        return owner = CallerClaims.Find(principal)! with { ConfirmedAt = now };
    }

    /// <summary>A personal token of the owner.</summary>
    public async Task<string> TokenAsync(Scopes scopes = Scopes.ForPrograms)
    {
        var caller = await OwnerAsync();
        var made = await Services.GetRequiredService<IAccount>().CreateTokenAsync(caller, new CreateToken("test", scopes, 1), CancellationToken.None);
        return made.Require().Secret;
    }

    /// <summary>A client with a personal token of the owner.</summary>
    public async Task<HttpClient> WithTokenAsync(Scopes scopes = Scopes.ForPrograms)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(scopes));
        return client;
    }

    /// <summary>The code of the set-up link that stands in the data folder.</summary>
    public string SetupLinkCode() => File.ReadAllText(Path.Combine(Folder, "setup-link")).Trim().Split('#')[1];

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        if (ownsFolder)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await TempFolder.DeleteAsync(Folder);
            await TestDatabase.ForgetAsync(Folder);
        }
    }

    private sealed class Factory(string folder, PortalHostOptions options) : WebApplicationFactory<Pollinator.Portal.Server.Data.AppDb>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Data:Folder", folder);
            builder.UseSetting("LocalExecutor:Enabled", "false");
            builder.UseSetting("Slurm:Enabled", "false");
            // Most tests are not about it; those that are say Required.
            builder.UseSetting("Identity:Mfa", "Optional");
            foreach (var category in new[] { "Default", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore" })
            {
                builder.UseSetting($"Logging:LogLevel:{category}", "Error");
            }

            foreach (var (key, value) in options.Settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureServices(services =>
            {
                if (options.Time is { } time)
                {
                    services.Replace(ServiceDescriptor.Singleton(time));
                }

                options.Services?.Invoke(services);
            });
        }
    }
}
