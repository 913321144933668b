//! SRTP and SRTCP: keys from DTLS's, packets sealed where they lie (RFC 3711, RFC 7714).

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::hmac;
use str0m::crypto::dtls::SrtpProfile;

use crate::transport::keying::MasterKeys;

const GCM_TAG: usize = 16;
const HMAC_TAG: usize = 10;
/// SRTCP's index with the flag that says the packet is encrypted.
const INDEX: usize = 4;
const ENCRYPTED: u32 = 0x8000_0000;
/// What of an RTCP packet stays readable: header and sender.
const RTCP_CLEAR: usize = 8;

/// Session keys of one transport, both directions.
#[derive(Debug)]
pub(super) struct Keys {
    /// For RTP that we send.
    pub(super) rtp: Cipher,
    /// For RTCP that we send.
    pub(super) rtcp: Cipher,
    /// For RTCP that the client sends.
    pub(super) rtcp_received: Cipher,
}

impl Keys {
    /// Derives them; `None` for a profile that is not known.
    pub(super) fn derive(master: &MasterKeys) -> Option<Self> {
        let (key_len, salt_len) = match master.profile {
            SrtpProfile::AES128_CM_SHA1_80 => (16, 14),
            SrtpProfile::AEAD_AES_128_GCM => (16, 12),
            SrtpProfile::AEAD_AES_256_GCM => (32, 12),
            _ => return None,
        };
        let (keys, salts) = master.material.split_at_checked(key_len << 1)?;
        let (client_key, server_key) = keys.split_at_checked(key_len)?;
        let (client_salt, server_salt) = salts.split_at_checked(salt_len)?;
        let client = (client_key, client_salt);
        let server = (server_key, server_salt.get(..salt_len)?);
        let (ours, theirs) = if master.is_client {
            (client, server)
        } else {
            (server, client)
        };
        Some(Self {
            rtp: Cipher::derive(master.profile, ours, Labels::RTP)?,
            rtcp: Cipher::derive(master.profile, ours, Labels::RTCP)?,
            rtcp_received: Cipher::derive(master.profile, theirs, Labels::RTCP)?,
        })
    }
}

/// Labels of the key derivation (RFC 3711 §4.3).
#[derive(Debug, Clone, Copy)]
struct Labels {
    key: u8,
    authentication: u8,
    salt: u8,
}

impl Labels {
    const RTP: Self = Self {
        key: 0,
        authentication: 1,
        salt: 2,
    };
    const RTCP: Self = Self {
        key: 3,
        authentication: 4,
        salt: 5,
    };
}

/// One direction's session key.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "one per transport and direction, and the large one is the usual one"
)]
pub(super) enum Cipher {
    /// AES-GCM of either key length (RFC 7714).
    Gcm { key: LessSafeKey, salt: [u8; 12] },
    /// AES counter mode with HMAC-SHA1, for clients that know no better (RFC 3711).
    Counter {
        key: EncryptingKey,
        mac: hmac::Key,
        salt: [u8; 14],
    },
}

impl Cipher {
    fn derive(profile: SrtpProfile, master: (&[u8], &[u8]), labels: Labels) -> Option<Self> {
        let mut key = [0; 32];
        let key = key.get_mut(..master.0.len())?;
        expand(master, labels.key, key)?;
        if profile == SrtpProfile::AES128_CM_SHA1_80 {
            let mut mac = [0; 20];
            expand(master, labels.authentication, &mut mac)?;
            let mut salt = [0; 14];
            expand(master, labels.salt, &mut salt)?;
            return Some(Self::Counter {
                key: EncryptingKey::ctr(UnboundCipherKey::new(&AES_128, key).ok()?).ok()?,
                mac: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &mac),
                salt,
            });
        }
        let mut salt = [0; 12];
        expand(master, labels.salt, &mut salt)?;
        Self::gcm(key, salt)
    }

    fn gcm(key: &[u8], salt: [u8; 12]) -> Option<Self> {
        let algorithm = match key.len() {
            32 => &AES_256_GCM,
            _ => &AES_128_GCM,
        };
        let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
        Some(Self::Gcm { key, salt })
    }

    /// Bytes that sealing an RTP packet adds at its end.
    pub(super) fn tag_len(&self) -> usize {
        match self {
            Self::Gcm { .. } => GCM_TAG,
            Self::Counter { .. } => HMAC_TAG,
        }
    }

    /// Seals an RTP packet in place. `packet` is one packet, header first, with room for the tag
    /// at its end; `index` counts the packets of its SSRC and must never come twice under one key.
    pub(super) fn seal_rtp(
        &self,
        packet: &mut [u8],
        header_len: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<()> {
        let body_len = packet.len().checked_sub(self.tag_len())?;
        let (body, tag) = packet.split_at_mut_checked(body_len)?;
        match self {
            Self::Gcm { key, salt } => {
                let (header, payload) = body.split_at_mut_checked(header_len)?;
                let nonce = Nonce::assume_unique_for_key(gcm_nonce(salt, ssrc, index));
                let made = key
                    .seal_in_place_separate_tag(nonce, Aad::from(&*header), payload)
                    .ok()?;
                tag.copy_from_slice(made.as_ref());
            }
            Self::Counter { key, mac, salt } => {
                let payload = body.get_mut(header_len..)?;
                let iv = EncryptionContext::Iv128(counter_iv(salt, ssrc, index).into());
                key.less_safe_encrypt(payload, iv).ok()?;
                let [.., a, b, c, d, _, _] = index.to_be_bytes();
                let made = authenticate(mac, body, &[a, b, c, d]);
                tag.copy_from_slice(made.as_ref().get(..HMAC_TAG)?);
            }
        }
        Some(())
    }

    /// Bytes that sealing an RTCP packet adds at its end.
    pub(super) fn rtcp_trailer_len(&self) -> usize {
        self.tag_len().wrapping_add(INDEX)
    }

    /// Seals a compound RTCP packet in place, which has room for the trailer at its end. `index`
    /// counts those of the transport, 31 bits.
    pub(super) fn seal_rtcp(&self, packet: &mut [u8], ssrc: u32, index: u32) -> Option<()> {
        let compound_len = packet.len().checked_sub(self.rtcp_trailer_len())?;
        let (compound, trailer) = packet.split_at_mut_checked(compound_len)?;
        let (clear, secret) = compound.split_at_mut_checked(RTCP_CLEAR)?;
        let word = (ENCRYPTED | index).to_be_bytes();
        match self {
            Self::Gcm { key, salt } => {
                let nonce = Nonce::assume_unique_for_key(gcm_nonce(salt, ssrc, index.into()));
                let aad = Aad::from(rtcp_aad(clear, word)?);
                let made = key.seal_in_place_separate_tag(nonce, aad, secret).ok()?;
                let (tag, end) = trailer.split_at_mut_checked(GCM_TAG)?;
                tag.copy_from_slice(made.as_ref());
                end.copy_from_slice(&word);
            }
            Self::Counter { key, mac, salt } => {
                let iv = EncryptionContext::Iv128(counter_iv(salt, ssrc, index.into()).into());
                key.less_safe_encrypt(secret, iv).ok()?;
                let (end, tag) = trailer.split_at_mut_checked(INDEX)?;
                end.copy_from_slice(&word);
                let made = authenticate(mac, compound, &word);
                tag.copy_from_slice(made.as_ref().get(..HMAC_TAG)?);
            }
        }
        Some(())
    }

    /// Opens a received SRTCP packet into `out`; its index. `None` for one that is not the
    /// client's, or not encrypted, which DTLS-SRTP never is.
    pub(super) fn open_rtcp(&self, packet: &[u8], out: &mut Vec<u8>) -> Option<u32> {
        out.clear();
        let compound_len = packet.len().checked_sub(self.rtcp_trailer_len())?;
        let (clear, rest) = packet.split_at_checked(RTCP_CLEAR)?;
        let secret_len = compound_len.checked_sub(RTCP_CLEAR)?;
        let [_, _, _, _, a, b, c, d] = *clear.first_chunk::<RTCP_CLEAR>()?;
        let ssrc = u32::from_be_bytes([a, b, c, d]);
        let word = match self {
            Self::Gcm { .. } => *packet.last_chunk::<INDEX>()?,
            Self::Counter { .. } => *rest.get(secret_len..)?.first_chunk::<INDEX>()?,
        };
        let flagged = u32::from_be_bytes(word);
        if flagged & ENCRYPTED == 0 {
            return None;
        }
        let index = flagged & !ENCRYPTED;
        out.extend_from_slice(clear);
        match self {
            Self::Gcm { key, salt } => {
                let sealed = rest.get(..secret_len.checked_add(GCM_TAG)?)?;
                out.extend_from_slice(sealed);
                let nonce = Nonce::assume_unique_for_key(gcm_nonce(salt, ssrc, index.into()));
                let aad = Aad::from(rtcp_aad(clear, word)?);
                key.open_in_place(nonce, aad, out.get_mut(RTCP_CLEAR..)?)
                    .ok()?;
                out.truncate(compound_len);
            }
            Self::Counter { key, mac, salt } => {
                let tag = packet.last_chunk::<HMAC_TAG>()?;
                let authentic = packet.get(..compound_len)?;
                let made = authenticate(mac, authentic, &word);
                aws_lc_rs::constant_time::verify_slices_are_equal(
                    made.as_ref().get(..HMAC_TAG)?,
                    tag,
                )
                .ok()?;
                out.extend_from_slice(rest.get(..secret_len)?);
                let iv = EncryptionContext::Iv128(counter_iv(salt, ssrc, index.into()).into());
                key.less_safe_encrypt(out.get_mut(RTCP_CLEAR..)?, iv).ok()?;
            }
        }
        Some(index)
    }
}

/// Session keys from the master key: AES in counter mode over zeros (RFC 3711 §4.3.3).
fn expand((key, salt): (&[u8], &[u8]), label: u8, out: &mut [u8]) -> Option<()> {
    let mut iv = [0; 16];
    iv.get_mut(..salt.len())?.copy_from_slice(salt);
    *iv.get_mut(7)? ^= label;
    let algorithm = match key.len() {
        32 => &AES_256,
        _ => &AES_128,
    };
    let key = EncryptingKey::ctr(UnboundCipherKey::new(algorithm, key).ok()?).ok()?;
    out.fill(0);
    key.less_safe_encrypt(out, EncryptionContext::Iv128(iv.into()))
        .ok()?;
    Some(())
}

/// RFC 7714 §8.1; an SRTCP index takes the same place (§9.1).
fn gcm_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> [u8; 12] {
    let [s0, s1, s2, s3] = ssrc.to_be_bytes();
    let [_, _, i0, i1, i2, i3, i4, i5] = index.to_be_bytes();
    let mut nonce = [0, 0, s0, s1, s2, s3, i0, i1, i2, i3, i4, i5];
    for (byte, salt) in nonce.iter_mut().zip(salt) {
        *byte ^= salt;
    }
    nonce
}

/// RFC 3711 §4.1.1.
fn counter_iv(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let [s0, s1, s2, s3] = ssrc.to_be_bytes();
    let [_, _, i0, i1, i2, i3, i4, i5] = index.to_be_bytes();
    let mut iv = [0, 0, 0, 0, s0, s1, s2, s3, i0, i1, i2, i3, i4, i5, 0, 0];
    for (byte, salt) in iv.iter_mut().zip(salt) {
        *byte ^= salt;
    }
    iv
}

fn rtcp_aad(clear: &[u8], word: [u8; INDEX]) -> Option<[u8; RTCP_CLEAR + INDEX]> {
    let [a, b, c, d, e, f, g, h] = *clear.first_chunk::<RTCP_CLEAR>()?;
    let [w, x, y, z] = word;
    Some([a, b, c, d, e, f, g, h, w, x, y, z])
}

fn authenticate(key: &hmac::Key, packet: &[u8], end: &[u8]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    context.update(packet);
    context.update(end);
    context.sign()
}

/// Which of the client's SRTCP packets came: each counts once (RFC 3711 §3.3.2).
#[derive(Debug, Default)]
pub(super) struct ReplayWindow {
    highest: Option<u32>,
    /// Bit n: the one n below the highest.
    seen: u64,
}

impl ReplayWindow {
    /// Marks an index; false if it came before or is too old to tell.
    pub(super) fn insert(&mut self, index: u32) -> bool {
        let Some(highest) = self.highest else {
            (self.highest, self.seen) = (Some(index), 1);
            return true;
        };
        if index > highest {
            let ahead = index.wrapping_sub(highest);
            self.seen = self.seen.checked_shl(ahead).unwrap_or(0) | 1;
            self.highest = Some(index);
            return true;
        }
        let bit = 1u64.checked_shl(highest.wrapping_sub(index)).unwrap_or(0);
        let fresh = bit != 0 && self.seen & bit == 0;
        self.seen |= bit;
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap())
            .collect()
    }

    const GALLIA: &str = "47616c6c 6961206e 6f6d6e69 7320646e 61646474 20617274 65732074 72657320";

    #[test]
    fn key_derivation_gives_the_keys_of_rfc_3711_b_3() {
        let key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        let salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        let mut out = [0; 16];
        expand((&key, &salt), 0, &mut out).unwrap();
        assert_eq!(out.to_vec(), hex("C61E7A93744F39EE10734AFE3FF7A087"));
        let mut out = [0; 14];
        expand((&key, &salt), 2, &mut out).unwrap();
        assert_eq!(out.to_vec(), hex("30CBBC08863D8C85D49DB34A9AE1"));
        let mut out = [0; 20];
        expand((&key, &salt), 1, &mut out).unwrap();
        assert_eq!(
            out.to_vec()[..16],
            hex("CEBE321F6FF7716B6FD4AB49AF256A15")[..]
        );
    }

    #[test]
    fn a_packet_is_sealed_as_in_rfc_7714_16_1() {
        let salt = hex("51756964 2070726f 2071756f").try_into().unwrap();
        let key = hex("00010203 04050607 08090a0b 0c0d0e0f");
        let cipher = Cipher::gcm(&key, salt).unwrap();
        let header = hex("8040f17b 8041f8d3 5501a0b2");
        let payload = hex(
            "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573",
        );
        let mut packet = [header.clone(), payload, vec![0; 16]].concat();
        cipher
            .seal_rtp(&mut packet, 12, 0x5501_a0b2, 0xf17b)
            .unwrap();
        let sealed = hex(
            "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833
             899d7f27 beb16a91 52cf765e e4390cce",
        );
        assert_eq!(packet, [header, sealed].concat());
    }

    fn both() -> [Cipher; 3] {
        let master = |profile, key: &[u8], salt: &[u8]| {
            Cipher::derive(profile, (key, salt), Labels::RTCP).unwrap()
        };
        [
            master(SrtpProfile::AEAD_AES_128_GCM, &[7; 16], &[9; 12]),
            master(SrtpProfile::AEAD_AES_256_GCM, &[7; 32], &[9; 12]),
            master(SrtpProfile::AES128_CM_SHA1_80, &[7; 16], &[9; 14]),
        ]
    }

    #[test]
    fn rtcp_opens_to_what_was_sealed_and_not_if_a_bit_was_changed() {
        for cipher in both() {
            let compound = [&[0x80, 201, 0, 1, 1, 2, 3, 4][..], &hex(GALLIA)].concat();
            let mut packet = compound.clone();
            packet.resize(compound.len() + cipher.rtcp_trailer_len(), 0);
            cipher.seal_rtcp(&mut packet, 0x0102_0304, 77).unwrap();
            assert_ne!(packet[8..24], compound[8..24]);
            let mut out = Vec::new();
            assert_eq!(cipher.open_rtcp(&packet, &mut out), Some(77));
            assert_eq!(out, compound);
            for byte in 0..packet.len() {
                let mut bent = packet.clone();
                bent[byte] ^= 4;
                assert_eq!(cipher.open_rtcp(&bent, &mut out), None, "byte {byte}");
            }
            for end in 0..packet.len() {
                assert_eq!(cipher.open_rtcp(&packet[..end], &mut out), None);
            }
        }
    }

    #[test]
    fn an_index_counts_once() {
        let mut window = ReplayWindow::default();
        for (index, fresh) in [(5, true), (5, false), (7, true), (6, true), (6, false)] {
            assert_eq!(window.insert(index), fresh, "{index}");
        }
        assert!(window.insert(500));
        assert!(!window.insert(7));
        assert!(window.insert(437));
        assert!(!window.insert(436));
    }
}
