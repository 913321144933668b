//! Overhears the keys that DTLS agrees on (RFC 5764 §4.2), for the engine keeps them to itself.
//!
//! The engine's cryptography is a set of static providers that know nothing of transports, so the
//! one given to it wraps every DTLS instance it makes. The keys of the instance made last on this
//! thread are handed over by [`latest`], right after the engine was built.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use str0m::config::{CryptoProvider, DtlsCert, DtlsVersion};
use str0m::crypto::CryptoError;
use str0m::crypto::dtls::{
    DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, ProtocolVersion, SrtpProfile,
};

/// Master keys and salts of both directions.
pub(super) struct MasterKeys {
    /// Client's key, server's key, client's salt, server's salt.
    pub(super) material: Vec<u8>,
    pub(super) profile: SrtpProfile,
    /// We were DTLS's client.
    pub(super) is_client: bool,
}

impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKeys({:?})", self.profile)
    }
}

/// Filled once DTLS is up.
pub(super) type Overheard = Arc<OnceLock<MasterKeys>>;

thread_local! {
    static LATEST: RefCell<Overheard> = RefCell::default();
}

/// What the DTLS instance made last on this thread will agree on.
pub(super) fn latest() -> Overheard {
    LATEST.with_borrow(Arc::clone)
}

/// The engine's cryptography, overheard.
pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        dtls_provider: &Listener,
        ..str0m::crypto::from_feature_flags()
    }
}

#[derive(Debug)]
struct Listener;

impl DtlsProvider for Listener {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        str0m::crypto::from_feature_flags()
            .dtls_provider
            .generate_certificate()
    }

    fn new_dtls(
        &self,
        cert: &DtlsCert,
        now: Instant,
        dtls_version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let dtls = str0m::crypto::from_feature_flags().dtls_provider.new_dtls(
            cert,
            now,
            dtls_version,
            mtu,
        )?;
        let heard = Overheard::default();
        LATEST.set(heard.clone());
        Ok(Box::new(Listened { dtls, heard }))
    }
}

#[derive(Debug)]
struct Listened {
    dtls: Box<dyn DtlsInstance>,
    heard: Overheard,
}

impl DtlsInstance for Listened {
    fn set_active(&mut self, active: bool) {
        self.dtls.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.dtls.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buf: &'a mut [u8]) -> DtlsOutput<'a> {
        let output = self.dtls.poll_output(buf);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            // Agreed on once: DTLS-SRTP does not renegotiate.
            let _ = self.heard.set(MasterKeys {
                material: material.to_vec(),
                profile: *profile,
                is_client: self.dtls.is_active(),
            });
        }
        output
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.dtls.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.dtls.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.dtls.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.dtls.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.dtls.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.dtls.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.dtls.close()
    }
}
