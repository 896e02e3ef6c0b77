using System.Reflection;
using System.Xml.Linq;
using NetArchTest.Rules;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>Who may know whom (docs/architecture.md, section 3).</summary>
public sealed class BorderTests
{
    // Project references that are allowed; "(program)" is one that is built alongside and started, with no type of it seen.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["executors/Contracts/Pollinator.Contracts.csproj"] = [],
        ["executors/Sdk/Pollinator.Sdk.csproj"] = ["Pollinator.Contracts"],
        ["executors/Local/Pollinator.Local.csproj"] = ["Pollinator.Sdk"],
        ["executors/Slurm/Pollinator.Slurm.csproj"] = ["Pollinator.Sdk"],
        ["executors/Cli/Pollinator.Cli.csproj"] = ["Pollinator.Sdk"],
        ["Portal/Pollinator.Portal.csproj"] = ["Pollinator.Contracts"],
        ["Portal.Server/Pollinator.Portal.Server.csproj"] = ["Pollinator.Portal", "Pollinator.Local (program)", "Pollinator.Slurm (program)"],
    };

    [Fact]
    public void Projects_OfTheProduct_ReferenceOnlyTheirNeighbours()
    {
        var found = SourceFiles.Product("*.csproj").ToDictionary(file => file.Path, References, StringComparer.Ordinal);

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found, project => Assert.Empty(project.Value.Except(Allowed[project.Key], StringComparer.Ordinal)));
    }

    [Fact]
    public void Contracts_NeedNoPackages() => Assert.Empty(Packages("executors/Contracts/Pollinator.Contracts.csproj"));

    [Fact]
    public void Pages_NeedNoPackageButMudBlazor() => Assert.Equal(["MudBlazor"], Packages("Portal/Pollinator.Portal.csproj"));

    [Fact]
    public void Pages_NeverReachDatabaseOrServer()
    {
        var result = Types
            .InAssembly(typeof(Pollinator.Portal.Layout.App).Assembly)
            .ShouldNot()
            .HaveDependencyOnAny("Pollinator.Portal.Server", "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Pollinator.Sdk")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Server_KnowsNoKindOfExecutor()
    {
        var names = typeof(Pollinator.Portal.Server.Data.AppDb).Assembly.GetReferencedAssemblies().Select(name => name.Name).ToList();

        Assert.DoesNotContain(names, name => name is "pollinator-local" or "pollinator-slurm" or "pollinator-kubernetes" or "Pollinator.Sdk");
    }

    [Fact]
    public void Programs_BesideThePortal_NeverReferenceTheServer()
    {
        foreach (
            var program in new[]
            {
                Assembly.Load("pollinator-local"),
                Assembly.Load("pollinator-slurm"),
                Assembly.Load("pollinator"),
                Assembly.Load("Pollinator.Sdk"),
            }
        )
        {
            Assert.DoesNotContain(program.GetReferencedAssemblies(), name => name.Name!.StartsWith("Pollinator.Portal", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Versions_OfPackages_StandInOnePlace()
    {
        var faults = SourceFiles
            .All("*.csproj")
            .Where(file =>
                XDocument
                    .Parse(string.Join('\n', file.Lines))
                    .Descendants("PackageReference")
                    .Any(package => package.Attribute("Version") is not null)
            );

        Assert.Empty(faults.Select(file => file.Path));
    }

    private static string[] References(SourceFile project) =>
        [
            .. XDocument
                .Parse(string.Join('\n', project.Lines))
                .Descendants("ProjectReference")
                .Select(reference =>
                    Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
                    + (reference.Attribute("ReferenceOutputAssembly")?.Value == "false" ? " (program)" : "")
                ),
        ];

    private static string[] Packages(string project) =>
        [
            .. XDocument
                .Load(Path.Combine(SourceFiles.Root, project))
                .Descendants("PackageReference")
                .Select(package => package.Attribute("Include")!.Value),
        ];
}
