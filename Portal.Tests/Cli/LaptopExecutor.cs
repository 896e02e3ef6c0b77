using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>An executor's program on this machine, registered with a one-time code as a person would.</summary>
internal sealed class LaptopExecutor : IAsyncDisposable
{
    private readonly Process _program;
    private readonly string _state;

    private LaptopExecutor(Process program, string state) => (_program, _state) = (program, state);

    public static async Task<LaptopExecutor> StartAsync(PortalHost portal)
    {
        var owner = await portal.OwnerAsync();
        var executors = portal.Services.GetRequiredService<IExecutors>();
        var code = (await executors.CreateCodeAsync(owner, new NewCode("laptop"), CancellationToken.None)).Require();
        var state = Directory.CreateTempSubdirectory("laptop-").FullName;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "pollinator-local"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--portal", portal.Address.AbsoluteUri, "--state", state, "--grace", "1" },
        };
        var program = Process.Start(start)!;
        program.OutputDataReceived += static (_, _) => { };
        program.ErrorDataReceived += static (_, _) => { };
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        await program.StandardInput.WriteLineAsync(code.Code);
        program.StandardInput.Close();
        return new LaptopExecutor(program, state);
    }

    public async ValueTask DisposeAsync()
    {
        _program.Kill(entireProcessTree: true);
        await _program.WaitForExitAsync();
        _program.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}
