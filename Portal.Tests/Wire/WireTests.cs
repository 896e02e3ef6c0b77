using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Wire;

public sealed class WireTests
{
    [Fact]
    public void NullableParametersOfWireRecords_CanBeReadBackWhenTheyAreNull()
    {
        var nullability = new NullabilityInfoContext();
        var faults =
            from type in typeof(JobSpec).Assembly.GetExportedTypes()
            where !type.ContainsGenericParameters && ContractsJson.Default.GetTypeInfo(type) is not null
            from constructor in type.GetConstructors()
            where constructor.GetParameters().Length > 0
            from parameter in constructor.GetParameters()
            where !parameter.HasDefaultValue && nullability.Create(parameter).WriteState == NullabilityState.Nullable
            let property = type.GetProperty(parameter.Name!)
            where property?.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.Never
            select $"{type.Name}.{parameter.Name}";

        Assert.Empty(faults);
    }

    [Fact]
    public void AbsentProperties_HaveTheirDefaults()
    {
        var faults =
            from type in typeof(JobSpec).Assembly.GetExportedTypes()
            where
                type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && ContractsJson.Default.GetTypeInfo(type) is not null
            let constructor = type.GetConstructor([])
            where constructor is not null && type.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null
            let made = constructor.Invoke([])
            let read = JsonSerializer.Deserialize("{}", ContractsJson.Default.GetTypeInfo(type)!)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where
                property.GetValue(made) is null != property.GetValue(read) is null
                || property.GetValue(made) is ValueType value && !value.Equals(property.GetValue(read))
            select $"{type.Name}.{property.Name}";

        Assert.Empty(faults);
        var half = JsonSerializer.Deserialize("""{"held":[],"want":1}""", ContractsJson.Default.Poll);
        Assert.Equal(1, half?.Want);
    }

    [Fact]
    public void Spec_SurvivesTheWire()
    {
        var spec = new JobSpec
        {
            Command = ["python3", "-c", "print('å\u0000')"],
            Environment = new Dictionary<string, string> { ["A"] = "\n\"'$(x)" },
            Conditions = new Conditions { Gpu = new GpuCondition(2), WalltimeSeconds = 60 },
            Args = [JsonSerializer.SerializeToElement(1.5)],
        };

        var json = JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec);
        var back = JsonSerializer.Deserialize(json, ContractsJson.Default.JobSpec)!;

        Assert.Equal(spec.Command, back.Command);
        Assert.Equal(spec.Environment, back.Environment);
        Assert.Equal(spec.Conditions.Gpu, back.Conditions.Gpu);
        Assert.Equal(json, JsonSerializer.Serialize(back, ContractsJson.Default.JobSpec));
    }
}
