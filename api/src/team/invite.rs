//! An invitation: a mail with a sign-in link. Whoever signs in with the address, by that link or
//! another, joins.

use serde::{Deserialize, Serialize};

use super::Team;
use crate::app::App;
use crate::http::{ApiError, Visitor};
use crate::jobs::{Job, JobError, JobKind, NewJob};
use crate::mail::{Letter, Mail, Sender};
use crate::person::invitation_link;
use crate::store::SiteStore;

/// What the job that mails an invitation knows. The link is made when it is mailed.
#[derive(Debug, Serialize, Deserialize)]
struct InvitationJob {
    email: String,
    team: String,
    inviter: String,
}

/// Has an invitation mailed.
pub(super) async fn send(
    app: &App,
    visitor: &Visitor,
    team: &Team,
    email: &str,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    let key = format!("{}/{email}", visitor.site.id);
    app.limits.sign_in_email.take(&key, now)?;
    let payload = InvitationJob {
        email: email.to_owned(),
        team: team.name.clone(),
        inviter: visitor.actor().name.to_owned(),
    };
    let job = NewJob {
        kind: JobKind::InvitationMail,
        key: &format!("{}/{email}", team.id),
        run_at: now,
        payload: serde_json::json!(payload),
    };
    visitor.store.enqueue(&job, now).await?;
    Ok(())
}

/// The job: makes a link and mails it.
pub(crate) async fn mail_invitation(
    app: &App,
    store: &SiteStore,
    job: &Job,
) -> Result<(), JobError> {
    let InvitationJob {
        email,
        team,
        inviter,
    } = job.payload()?;
    let cross_site = app.database.cross_site();
    let Some(site) = cross_site.site_by_id(store.site_id()).await? else {
        return Ok(());
    };
    let url = invitation_link(app, (&site, store), &email).await?;
    let mail = Mail {
        from: Sender::of(&site, &app.config),
        to: email,
        letter: Letter::invitation(&site.name, &team, &inviter, &url),
        id: None,
        unsubscribe: None,
        sent_at: app.clock.now(),
    };
    Ok(app.mail.send(mail).await?)
}
