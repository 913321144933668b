//! One thing of each kind, made anew for whoever asks for it by id.

use serde_json::json;
use time::Duration;

use super::scene::Scene;
use crate::access::{GrantSource, GrantStatus};
use crate::api_key::Scope;
use crate::audit::Actor;
use crate::chat::{ActionDetail, ActionKind, BanKind, BanScope, Effect, EntryKind};
use crate::http::Paging;
use crate::id::{BanId, PassId, PersonId};
use crate::jobs::{JobKind, NewJob};
use crate::pass::{PassTerms, Subject};
use crate::secret;
use crate::store::{
    Kept, Logged, NewAction, NewApiKey, NewBan, NewCodes, NewEntry, NewGrant, NewHeld, NewPass,
    Role, WebhookFields,
};
use crate::webhook::EventKind;

impl Scene {
    /// A route's path with ids of things that are there.
    pub(super) async fn path(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for (noun, name) in [
            ("/api/v1/api-keys/", "{id}"),
            ("/api/v1/grants/", "{id}"),
            ("/api/v1/jobs/", "{id}"),
            ("/api/v1/passes/", "{id}"),
            ("/api/v1/purchase-secrets/", "{id}"),
            ("/api/v1/spaces/", "{id}"),
            ("/api/v1/subscribers/", "{id}"),
            ("/api/v1/teams/", "{id}"),
            ("/api/v1/webhooks/", "{id}"),
            ("", "{seq}"),
            ("", "{subject}"),
            ("", "{person_id}"),
            ("", "{held}"),
            ("", "{report}"),
            ("", "{action}"),
            ("", "{ban}"),
            ("", "{request}"),
            ("", "{term}"),
        ] {
            if path.contains(name) && path.starts_with(noun) {
                let id = self.thing(noun, name, &path).await;
                path = path.replacen(name, &id, 1);
            }
        }
        path.replace("{id}", self.stream.as_str())
            .replace("{token}", "no-such-token")
            .replace("{part}", "0")
            .replace("{file}", "playlist.m3u8")
            .replace("{site}", "demo")
    }

    async fn thing(&self, noun: &str, name: &str, path: &str) -> String {
        let (store, now) = (&self.store, self.house.clock.now());
        match (noun, name) {
            ("/api/v1/api-keys/", _) => {
                let new = NewApiKey {
                    team: &self.team,
                    person: &self.owner,
                    name: "A key",
                    secret: &secret::api_key(),
                    scopes: &[Scope::StreamsRead],
                };
                let key = store.create_api_key(&new, now).await;
                key.expect("a key").id.to_string()
            }
            ("/api/v1/grants/", _) => {
                let new = NewGrant {
                    person: &self.victim,
                    pass: None,
                    space: None,
                    experience: None,
                    stream: Some(&self.stream),
                    status: GrantStatus::Active,
                    starts_at: now,
                    ends_at: None,
                    source: GrantSource::Given,
                    source_key: None,
                };
                let grant = store.create_grant(&new, now).await;
                grant.expect("runs").expect("a grant").to_string()
            }
            ("/api/v1/jobs/", _) => self.job(path.ends_with("/retry")).await,
            ("/api/v1/passes/", _) => self.pass().await.to_string(),
            ("/api/v1/purchase-secrets/", _) => {
                self.forget_purchase_secrets().await;
                let made = store.create_purchase_secret("secret", 2, now).await;
                made.expect("runs").expect("a secret").to_string()
            }
            ("/api/v1/spaces/", _) => {
                let space = store.create_space(&self.team, "A space", now).await;
                space.expect("a space").to_string()
            }
            ("/api/v1/subscribers/", _) => {
                let email = format!("{}@table.example", secret::token().to_lowercase());
                let made = store.subscription_for(&email, "test", now).await;
                made.expect("a subscription").id.to_string()
            }
            ("/api/v1/teams/", _) => self.team.to_string(),
            ("/api/v1/webhooks/", _) => self.webhook().await,
            (_, "{seq}") => self.message().await.to_string(),
            (_, "{subject}") => self.victim.to_string(),
            (_, "{person_id}") => {
                let role = Role::Member;
                let joined = store.set_team_member(&self.team, &self.victim, role, now);
                joined.await.expect("a member");
                self.victim.to_string()
            }
            (_, "{held}") => self.held().await,
            (_, "{report}") => self.report().await,
            (_, "{action}") => self.action().await,
            (_, "{ban}") => self.ban().await,
            (_, "{request}") => self.unban_request().await,
            _ => {
                let (stream, effect) = (Some(&self.stream), Effect::Hold);
                let term = store.add_filter_term(stream, "word", effect, "", now).await;
                term.expect("a term").id.to_string()
            }
        }
    }

    /// The rest of a path whose first id is known: codes, invitations, deliveries.
    pub(super) async fn inner_path(&self, path: String) -> String {
        let now = self.house.clock.now();
        if path.contains("{code}") {
            let pass = path.split('/').find_map(PassId::parse).expect("a pass");
            self.code(&pass).await;
            let codes = self.store.codes(&pass, None, 1).await;
            let id = codes.expect("reads").remove(0).id;
            return path.replace("{code}", id.as_str());
        }
        if path.contains("{invite_id}") {
            let email = "invited@table.example";
            let invite = self
                .store
                .create_invite(&self.team, email, Role::Member, now)
                .await;
            return path.replace("{invite_id}", invite.expect("made").id.as_str());
        }
        if path.contains("{delivery_id}") {
            let webhook = self.store.webhooks().await.expect("reads").remove(0);
            let deliveries = self
                .store
                .webhook_deliveries(&webhook.id, &Paging::first())
                .await;
            let delivery = deliveries.expect("reads").remove(0);
            return path.replace("{delivery_id}", delivery.id.as_str());
        }
        path
    }

    /// A code of a pass, as people type it.
    pub(super) async fn code(&self, pass: &PassId) -> String {
        let code = secret::token().replace(['-', '_', 'o', 'O', 'i', 'I', 'l', 'L'], "7");
        let code = code.to_uppercase();
        let new = NewCodes {
            pass,
            codes: &[(secret::hash(&code), "HINT".to_owned())],
            label: "",
            uses_max: 1,
            expires_at: None,
        };
        let made = self.store.create_codes(&new, self.house.clock.now()).await;
        made.expect("codes");
        code
    }

    /// A free pass for the stream.
    pub(super) async fn pass(&self) -> PassId {
        let new = NewPass {
            subject: Subject {
                stream: Some(self.stream.clone()),
                ..Subject::default()
            },
            terms: PassTerms {
                name: "A pass".to_owned(),
                free: true,
                ..PassTerms::default()
            },
        };
        let made = self.store.create_pass(&new, self.house.clock.now()).await;
        match made.expect("runs") {
            Kept::Yes(id) => id,
            other => unreachable!("{other:?}"),
        }
    }

    /// Makes room for one more.
    pub(super) async fn forget_purchase_secrets(&self) {
        for secret in self.store.purchase_secrets().await.expect("reads") {
            let deleted = self.store.delete_purchase_secret(&secret.id).await;
            assert!(deleted.expect("runs"));
        }
    }

    /// An endpoint with one delivery; the only one of the site.
    async fn webhook(&self) -> String {
        for webhook in self.store.webhooks().await.expect("reads") {
            self.store.delete_webhook(&webhook.id).await.expect("runs");
        }
        let now = self.house.clock.now();
        let fields = WebhookFields {
            url: "http://127.0.0.1:9/",
            description: "",
            events: &[EventKind::PassCreated],
            enabled: true,
        };
        let made = self.store.create_webhook(&fields, "secret", now).await;
        let id = made.expect("an endpoint").to_string();
        self.pass().await;
        id
    }

    /// A job that waits, or a dead one.
    async fn job(&self, dead: bool) -> String {
        let now = self.house.clock.now();
        let key = secret::token();
        let new = NewJob {
            kind: JobKind::Trial,
            key: &key,
            // The runner leaves it alone.
            run_at: now + Duration::DAY,
            payload: json!({}),
        };
        assert!(self.store.enqueue(&new, now).await.expect("runs"));
        let job = self.store.jobs_of(JobKind::Trial, &key).await;
        let id = job.expect("reads").remove(0).id;
        if dead {
            let cancelled = self.store.cancel_job(&id, "", now).await;
            assert!(cancelled.expect("runs"));
        }
        id.to_string()
    }

    /// A message of somebody who is of no team.
    async fn message(&self) -> i64 {
        let new = NewEntry {
            kind: EntryKind::Message,
            author: self.victim.as_str(),
            author_name: "Victim",
            badge: None,
            client_id: None,
            body: "Hello",
            reply: None,
            stream_ms: None,
        };
        let now = self.house.clock.now();
        let logged = self.store.log_chat_entry(&self.stream, &new, now).await;
        match logged.expect("runs").expect("a chat") {
            Logged::New(entry) | Logged::Known(entry) => entry.seq,
        }
    }

    async fn held(&self) -> String {
        let new = NewHeld {
            author: self.victim.as_str(),
            author_name: "Victim",
            badge: None,
            client_id: "1",
            body: "Hello",
            reply_seq: None,
            term: "word",
        };
        let now = self.house.clock.now();
        let held = self.store.hold_chat_message(&self.stream, &new, now).await;
        held.expect("runs");
        let held = self.store.held_chat_messages(&self.stream).await;
        held.expect("reads").remove(0).id.to_string()
    }

    async fn report(&self) -> String {
        let seq = self.message().await;
        let (store, now) = (&self.store, self.house.clock.now());
        let entry = store.chat_entry(&self.stream, seq).await.expect("reads");
        let entry = entry.expect("written");
        let words = "It is bad";
        let reported = store.report_chat_message(&self.stream, &entry, &self.victim, words, now);
        assert!(reported.await.expect("runs"));
        let reports = store.open_reports(&self.stream).await;
        reports.expect("reads").remove(0).id.to_string()
    }

    async fn action(&self) -> String {
        let seqs = vec![self.message().await];
        let now = self.house.clock.now();
        let deleted = self.store.delete_chat_message(&self.stream, seqs[0], now);
        assert!(deleted.await.expect("runs"));
        let by = Actor {
            id: self.owner.as_str(),
            name: "Owner",
        };
        let new = NewAction {
            stream: Some(&self.stream),
            detail: ActionDetail {
                seqs,
                ..ActionDetail::default()
            },
            ..NewAction::new(by, ActionKind::Delete)
        };
        let action = self.store.record_action(&new, now).await;
        action.expect("an action").to_string()
    }

    async fn ban(&self) -> String {
        let scope = BanScope::Stream(self.stream.clone());
        self.ban_from(&self.victim, &scope).await
    }

    /// Puts somebody out.
    pub(super) async fn ban_from(&self, person: &PersonId, scope: &BanScope) -> String {
        let new = NewBan {
            kind: BanKind::Ban,
            subject: person.as_str(),
            subject_name: "Somebody",
            scope,
            reason: "",
            by: self.owner.as_str(),
            expires_at: None,
        };
        let ban = self.store.create_ban(&new, self.house.clock.now()).await;
        ban.expect("a ban").to_string()
    }

    async fn unban_request(&self) -> String {
        let ban = BanId::parse(&self.ban().await).expect("an id");
        let (store, now) = (&self.store, self.house.clock.now());
        let asked = store.create_unban_request(&ban, &self.victim, "Please", now);
        assert!(asked.await.expect("runs"));
        let waiting = store.open_unban_requests().await.expect("reads");
        let mine = waiting.iter().find(|(_, row)| row.id == ban);
        mine.expect("waits").0.id.to_string()
    }
}
