using Pollinator.Contracts;
using Renci.SshNet;

namespace Pollinator.Slurm.Ssh.SignIn;

/// <summary>
/// The <c>password</c> method for a password that nobody has typed yet: the person is asked only once a server wants it, and not when they
/// have answered the same server's own questions already.
/// </summary>
internal sealed class AskedPassword(string user, PromptRelay relay) : AuthenticationMethod(user)
{
    /// <inheritdoc />
    public override string Name => "password";

    /// <inheritdoc />
    public override AuthenticationResult Authenticate(Session session)
    {
        if (relay.HasAsked)
        {
            return AuthenticationResult.Failure;
        }

        var answers = relay.Ask([new("Password: ", IsEchoed: false)]);
        using var password = new PasswordAuthenticationMethod(Username, answers[0]);
        password.PasswordExpired += (_, e) =>
            e.NewPassword = System.Text.Encoding.UTF8.GetBytes(relay.Ask([new("The password has expired. New password: ", IsEchoed: false)])[0]);
        var result = password.Authenticate(session);
        AllowedAuthentications = password.AllowedAuthentications;
        return result;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing) => base.Dispose(disposing);
}
