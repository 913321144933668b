//! Keeping the right to be here: renewed tokens, each with the product's word, and the grant's end.

use std::time::Duration;

use livekit_protocol::{DisconnectReason, leave_request, signal_response::Message};
use time::OffsetDateTime;
use tokio::time::{Instant, timeout};

use super::Driver;
use super::deadlines::Deadline;
use crate::admission::{AdmissionPurpose, AdmissionRequest, Admitted, Refusal};
use crate::auth::{Permissions, refresh};
use crate::limits::{ADMISSION_TIMEOUT, REFRESH_PERIOD, REFRESH_RETRY};

impl Driver {
    /// Sends a fresh token, so that the client can resume after the first one expired.
    pub(super) fn send_token(&self) {
        let Some(access) = &self.access else {
            return;
        };
        match refresh(
            &self.context.keys,
            &access.claims,
            OffsetDateTime::now_utc(),
            access.admitted.expires,
        ) {
            Ok(token) => self.send(Message::RefreshToken(token)),
            Err(error) => {
                tracing::warn!(participant.sid = %self.sid, %error, "token could not be renewed");
            }
        }
    }

    pub(super) fn arm_expiry(&mut self) {
        self.deadlines.clear(Deadline::Expiry);
        let expires = self
            .access
            .as_ref()
            .and_then(|access| access.admitted.expires);
        if let Some(expires) = expires {
            let left = (expires - OffsetDateTime::now_utc()).max(time::Duration::ZERO);
            let left = Duration::try_from(left).unwrap_or_default();
            self.deadlines.set(Deadline::Expiry, Instant::now() + left);
        }
    }

    pub(super) async fn on_refresh_due(&mut self) {
        let Some(answer) = self.ask().await else {
            // The product is slow; the participant stays until it answers, or its grant ends.
            self.deadlines
                .set(Deadline::Refresh, Instant::now() + REFRESH_RETRY);
            return;
        };
        self.deadlines
            .set(Deadline::Refresh, Instant::now() + REFRESH_PERIOD);
        match answer {
            Ok(admitted) => self.accept(admitted),
            Err(refusal) => self.end_access(&refusal.message),
        }
    }

    /// The grant ends now, unless the product extended it meanwhile.
    pub(super) async fn on_expiry(&mut self) {
        match self.ask().await {
            Some(Ok(admitted))
                if admitted
                    .expires
                    .is_none_or(|end| end > OffsetDateTime::now_utc()) =>
            {
                self.accept(admitted);
            }
            Some(Err(refusal)) => self.end_access(&refusal.message),
            _ => self.end_access("the grant has ended"),
        }
    }

    /// Takes a new word of the product: permissions, end and token follow.
    pub(super) fn accept(&mut self, admitted: Admitted) {
        let Some(access) = &mut self.access else {
            return;
        };
        let permissions = access
            .claims
            .video
            .as_ref()
            .map_or_else(Permissions::viewer, Permissions::from_grant)
            .narrowed_by(&admitted.permissions);
        access.admitted = admitted;
        self.room
            .lock()
            .set_permissions(&self.identity, &self.sid, permissions);
        self.arm_expiry();
        self.send_token();
    }

    fn end_access(&self, message: &str) {
        tracing::info!(participant.sid = %self.sid, reason = message, "access ended");
        self.remove(
            DisconnectReason::ParticipantRemoved,
            Some(leave_request::Action::Disconnect),
        );
    }

    /// Asks the product; `None` when it did not answer in time.
    async fn ask(&self) -> Option<Result<Admitted, Refusal>> {
        let access = self.access.as_ref()?;
        let question = self.context.admission.admit(AdmissionRequest {
            room: &self.room.name,
            identity: &self.identity,
            key_id: &access.claims.iss,
            issued_by_klieg: access.issued_by_klieg,
            purpose: AdmissionPurpose::Refresh,
            claims: &access.claims,
        });
        timeout(ADMISSION_TIMEOUT, question).await.ok()
    }
}
