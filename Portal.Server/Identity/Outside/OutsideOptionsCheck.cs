using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>Says at start what is wrong with the settings, all at once.</summary>
internal sealed class OutsideOptionsCheck : IValidateOptions<OutsideOptions>
{
    public ValidateOptionsResult Validate(string? name, OutsideOptions options) =>
        options.ByName.SelectMany(one => Faults($"{OutsideOptions.Section}:{one.Key}", one.Key, one.Value)).Concat(Twice(options)).ToList()
            is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(string key, string name, AuthorityOptions options)
    {
        if (name.Length > 40 || !name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-'))
        {
            yield return $"{key} is no name for an authority: it becomes a part of addresses. It must be of a-z, 0-9 and -, 40 signs at most.";
        }

        if (!IsIssuer(options.Authority))
        {
            yield return $"{key}:Authority is '{options.Authority}'. It must be the issuer's https:// address, without query or fragment, such as "
                + "https://login.uni.example/realms/research; http:// is taken for this machine only.";
        }

        if (string.IsNullOrWhiteSpace(options.ClientId))
        {
            yield return $"{key}:ClientId is missing. It must be the name under which the authority knows this portal.";
        }

        if (string.IsNullOrWhiteSpace(options.ClientSecret))
        {
            yield return $"{key}:ClientSecret is missing. It must be the secret that the authority gave to this portal.";
        }

        if (options.Scopes.Length > 0 && !options.Scopes.Contains("openid", StringComparer.Ordinal))
        {
            yield return $"{key}:Scopes is '{string.Join(' ', options.Scopes)}'. It must hold openid: without it no authority says who somebody is.";
        }

        foreach (var (list, values) in Lists(options))
        {
            if (values.Any(value => value.Length == 0 || value.Any(char.IsWhiteSpace)))
            {
                yield return $"{key}:{list} is '{string.Join("', '", values)}'. It must be a list of values without blanks.";
            }
        }

        foreach (var (claim, value) in new[] { (nameof(options.NameClaim), options.NameClaim), (nameof(options.EmailClaim), options.EmailClaim) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{key}:{claim} is empty. It must name a claim, or not be set.";
            }
        }
    }

    private static IEnumerable<(string List, string[] Values)> Lists(AuthorityOptions options) =>
        [
            (nameof(options.Scopes), options.Scopes),
            (nameof(options.MfaAcr), options.MfaAcr),
            (nameof(options.MfaAmr), options.MfaAmr),
            (nameof(options.AcrValues), options.AcrValues),
        ];

    // A person's link names the issuer, so two settings must not mean the same one.
    private static IEnumerable<string> Twice(OutsideOptions options) =>
        options
            .ByName.GroupBy(one => Issuers.Plain(one.Value.Authority), StringComparer.Ordinal)
            .Where(same => same.Key.Length > 0 && same.Count() > 1)
            .Select(same =>
                $"{string.Join(" and ", same.Select(one => $"{OutsideOptions.Section}:{one.Key}:Authority"))} are the same issuer. Each must be another."
            );

    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0;
}
