//! Sealing: id numbers, phones and health answers are ciphertext at rest and matched through a
//! keyed hash (I-12). AES-256-GCM-SIV with a nonce derived from key, place and text: the same fact
//! sealed again is the same bytes, so re-importing changes nothing, and no randomness is needed.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use domain::ids::County;
use ed25519_dalek::{Signature, Signer, SigningKey};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::db::StoreError;

/// The two keys of an installation, 32 bytes each: one seals, one hashes.
pub struct Keys {
    cipher: Aes256GcmSiv,
    hash: Hmac<Sha256>,
}

impl Keys {
    /// Takes 64 bytes: the first half seals, the second half hashes.
    pub fn new(bytes: &[u8; 64]) -> Self {
        let (seal, hash) = bytes.split_at(32);
        let mut key = [0; 32];
        key.copy_from_slice(seal);
        let mut keyed = hmac::digest::Key::<Hmac<Sha256>>::default();
        keyed[..32].copy_from_slice(hash);
        Self { cipher: Aes256GcmSiv::new(&key.into()), hash: Hmac::new(&keyed) }
    }

    /// Seals a text for one place (`"person.phone"`) of one row.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if the cipher refuses, which it does only for absurd lengths.
    pub fn seal(&self, place: &str, row: &[u8], text: &str) -> Result<Vec<u8>, StoreError> {
        self.seal_bytes(place, row, text.as_bytes())
    }

    /// Seals bytes for one place of one row.
    ///
    /// # Errors
    /// As of [`Keys::seal`].
    pub fn seal_bytes(&self, place: &str, row: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let bound = [place.as_bytes(), row].concat();
        let digest = self.mac(&[b"nonce", &bound, bytes]);
        let nonce = &digest[..12];
        let payload = Payload { msg: bytes, aad: &bound };
        let sealed = self
            .cipher
            .encrypt(&nonce_of(nonce), payload)
            .map_err(|_| StoreError::Inconsistent("a text could not be sealed"))?;
        Ok([nonce, &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made for the same place and row.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when bytes, place, row or key do not fit together.
    pub fn open(&self, place: &str, row: &[u8], sealed: &[u8]) -> Result<String, StoreError> {
        let wrong = StoreError::Inconsistent("a sealed column holds no text");
        String::from_utf8(self.open_bytes(place, row, sealed)?).map_err(|_| wrong)
    }

    /// Opens what [`Keys::seal_bytes`] made for the same place and row.
    ///
    /// # Errors
    /// As of [`Keys::open`].
    pub fn open_bytes(&self, place: &str, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let wrong = StoreError::Inconsistent("a sealed column does not open with this key");
        let (nonce, body) = sealed.split_at_checked(12).ok_or_else(|| wrong.clone())?;
        let bound = [place.as_bytes(), row].concat();
        self.cipher.decrypt(&nonce_of(nonce), Payload { msg: body, aad: &bound }).map_err(|_| wrong)
    }

    /// Keyed hash for matching a text without holding it: equal texts, equal hashes.
    pub fn hash(&self, place: &str, text: &str) -> Vec<u8> {
        self.mac(&[b"match", place.as_bytes(), b"\0", text.as_bytes()])[..16].to_vec()
    }

    /// Signs bytes for one place (`"card"`) of one county: Ed25519 (RFC 8032) with a key that follows from the
    /// installation's, so that nothing of it is kept.
    pub fn sign(&self, place: &str, county: County, bytes: &[u8]) -> [u8; 64] {
        self.signer(place, county).sign(bytes).to_bytes()
    }

    /// The public key that what [`Keys::sign`] made is verified with.
    pub fn verifier(&self, place: &str, county: County) -> [u8; 32] {
        self.signer(place, county).verifying_key().to_bytes()
    }

    /// Whether a signature is ours.
    pub fn verify(&self, place: &str, county: County, bytes: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.signer(place, county).verifying_key().verify_strict(bytes, &signature).is_ok()
    }

    fn signer(&self, place: &str, county: County) -> SigningKey {
        SigningKey::from_bytes(&self.mac(&[b"sign", place.as_bytes(), b"\0", &county.0.to_be_bytes()]))
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.hash.clone();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

fn nonce_of(bytes: &[u8]) -> Nonce {
    let mut nonce = [0; 12];
    nonce.copy_from_slice(bytes);
    nonce.into()
}
