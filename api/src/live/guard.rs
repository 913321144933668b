//! Nobody stays in a room longer than the right to be there: hears the news of access and asks
//! again for those concerned. Ends of grants are kept by signaling itself, to the moment.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use sfu::{ParticipantIdentity, RoomName};
use signaling::{Admitted, CloseReason, Refusal};
use tokio::task::JoinSet;

use super::admission::{admitted, stream_of};
use super::identity::Role;
use super::rooms::stream_in;
use super::{RoomRole, enter};
use crate::access::{AccessNews, NewsListener};
use crate::app::App;
use crate::http::ApiError;
use crate::store::SiteStore;
use crate::stream::Stream;

/// People asked for at once: the database answers few questions at a time anyway.
const QUESTIONS_AT_ONCE: usize = 8;

/// Follows the news until the product ends.
pub(crate) async fn guard(app: App, mut news: NewsListener) {
    let mut shutdown = app.shutdown.clone();
    let mut rounds = JoinSet::new();
    loop {
        tokio::select! {
            news = news.next() => {
                // Joins under way first: whoever is not in a room yet is asked again.
                app.signaling.recall_admissions();
                rounds.spawn(make_round(app.clone(), news));
            }
            Some(_) = rounds.join_next() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
    }
}

/// Asks again in every room that the news may be about.
async fn make_round(app: App, news: AccessNews) {
    for name in app.signaling.rooms() {
        if news
            .stream
            .as_ref()
            .is_some_and(|it| stream_in(&name).as_ref() != Some(it))
        {
            continue;
        }
        let outcome = async {
            if let Some((store, stream)) = stream_of(&app, &name).await?
                && news.site.as_ref().is_none_or(|it| it == store.site_id())
            {
                recheck(&app, &store, &stream, &name, &news).await?;
            }
            Ok::<_, ApiError>(())
        };
        if let Err(error) = outcome.await {
            tracing::error!(error = error.message(), "access could not be asked again");
        }
    }
}

/// Asks again for those in a stream's room whom the news are about: who may not be there any more
/// is removed, who may stay does so on the new terms.
async fn recheck(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    name: &RoomName,
    news: &AccessNews,
) -> Result<(), ApiError> {
    let Some(room) = app.signaling.room(name) else {
        return Ok(());
    };
    let mut by_role: HashMap<Role, Vec<ParticipantIdentity>> = HashMap::new();
    for participant in room.participants {
        let Some(role) = RoomRole::of(&participant.identity) else {
            continue;
        };
        if news.concerns(store.site_id(), role.person(), &stream.id) {
            // Those without a session and the tabs of one person share their answer.
            let identities = by_role.entry(role).or_default();
            identities.push(participant.identity);
        }
    }
    let mut answers = stream::iter(by_role)
        .map(|(role, identities)| async move {
            let answer = enter(app, store, stream, &role).await;
            answer.map(|answer| (answer, identities))
        })
        .buffer_unordered(QUESTIONS_AT_ONCE);
    while let Some(answer) = answers.next().await {
        let (answer, identities) = answer?;
        let answer: Result<Admitted, Refusal> = answer.map(|entry| admitted(app, stream, entry));
        for identity in identities {
            match &answer {
                Ok(admitted) => {
                    let admitted = admitted.clone();
                    app.signaling.readmit(name, &identity, admitted).await;
                }
                Err(_) => {
                    let reason = CloseReason::AccessEnded;
                    app.signaling
                        .remove_participant(name, &identity, reason)
                        .await;
                }
            }
        }
    }
    Ok(())
}
