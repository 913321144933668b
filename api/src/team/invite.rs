//! An invitation: a mail with a sign-in link. Whoever signs in with the address, by that link or
//! another, joins.

use super::Team;
use crate::app::App;
use crate::http::{ApiError, Visitor};
use crate::mail::Mail;
use crate::person::invitation_link;

/// Mails an invitation.
pub(super) async fn send(
    app: &App,
    visitor: &Visitor,
    team: &Team,
    email: &str,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    let key = format!("{}/{email}", visitor.site.id);
    app.limits.sign_in_email.take(&key, now)?;
    let link = invitation_link(app, &visitor.store, email).await?;
    let site = &visitor.site.name;
    let inviter = visitor.actor().name;
    let name = &team.name;
    app.mail.send(Mail {
        to: email.to_owned(),
        subject: format!("Join {name} on {site}"),
        text: format!(
            "{inviter} invites you to the team {name} on {site}. Open this page and press the \
             button to sign in and join:\n\n{link}\n\n\
             The link works once, for seven days; later, signing in with this address joins as \
             well. If you do not want to join, do nothing.",
        ),
        sent_at: now,
    });
    Ok(())
}
