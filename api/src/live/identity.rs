//! Names of participants in a stream's room. Whoever broadcasts has one name, so that a second
//! studio takes over from the first; whoever watches has one per connection, so that two tabs do
//! not push each other out.

use rand::Rng;
use sfu::ParticipantIdentity;

use crate::id::PersonId;

/// Before the name of a visitor without a session.
const ANONYMOUS: &str = "anon_";
/// Between a person and the mark of a connection.
const SEPARATOR: char = '~';
/// Ten of 62 letters and digits: 59 bits, so that nobody meets another by chance.
const MARK_CHARS: usize = 10;

/// After a person: the program that publishes with the stream key for him or her.
const ENCODER: &str = "encoder";

/// Who a participant is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// Broadcasts.
    Creator(PersonId),
    /// Publishes with the stream key, for the host.
    Encoder(PersonId),
    /// Watches, signed in.
    Viewer(PersonId),
    /// Watches without a session.
    Anonymous,
}

impl Role {
    /// A name in the room for this role.
    pub(crate) fn identity(&self) -> ParticipantIdentity {
        ParticipantIdentity::new(match self {
            Self::Creator(person) => person.as_str().to_owned(),
            Self::Encoder(person) => format!("{person}{SEPARATOR}{ENCODER}"),
            Self::Viewer(person) => format!("{person}{SEPARATOR}{}", mark()),
            Self::Anonymous => return Self::anonymous(&mark()),
        })
    }

    /// A name for whoever watches without a session; `visitor`, letters and digits, stays the same
    /// for one browser.
    pub(crate) fn anonymous(visitor: &str) -> ParticipantIdentity {
        ParticipantIdentity::new(format!("{ANONYMOUS}{visitor}{SEPARATOR}{}", mark()))
    }

    /// Who it is, if signed in.
    pub(crate) fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Creator(person) | Self::Encoder(person) | Self::Viewer(person) => Some(person),
            Self::Anonymous => None,
        }
    }

    /// The role that a name stands for; `None` for names that Klieg does not give.
    pub(crate) fn of(identity: &ParticipantIdentity) -> Option<Self> {
        let text = identity.as_str();
        let is_mark = |mark: &str| {
            mark.len() == MARK_CHARS && mark.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        if let Some(visitor) = text.strip_prefix(ANONYMOUS) {
            let (visitor, mark) = visitor.split_once(SEPARATOR)?;
            let is_visitor =
                !visitor.is_empty() && visitor.bytes().all(|b| b.is_ascii_alphanumeric());
            return (is_visitor && is_mark(mark)).then_some(Self::Anonymous);
        }
        match text.split_once(SEPARATOR) {
            Some((person, ENCODER)) => PersonId::parse(person).map(Self::Encoder),
            Some((person, mark)) if is_mark(mark) => PersonId::parse(person).map(Self::Viewer),
            Some(_) => None,
            None => PersonId::parse(text).map(Self::Creator),
        }
    }
}

/// Who watches, however many connections he or she has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum ViewerKey {
    /// Signed in.
    Person(PersonId),
    /// A browser without a session, or a participant that a configured key let in.
    Session(String),
}

impl ViewerKey {
    /// Whom a viewer's name stands for.
    pub(crate) fn of(identity: &ParticipantIdentity) -> Self {
        match Role::of(identity) {
            Some(Role::Creator(person) | Role::Encoder(person) | Role::Viewer(person)) => {
                Self::Person(person)
            }
            Some(Role::Anonymous) => {
                let text = identity
                    .as_str()
                    .strip_prefix(ANONYMOUS)
                    .unwrap_or_default();
                let visitor = text.split(SEPARATOR).next().unwrap_or_default();
                Self::Session(visitor.to_owned())
            }
            None => Self::Session(format!("key {identity}")),
        }
    }
}

fn mark() -> String {
    let mut rng = rand::rng();
    (0..MARK_CHARS)
        .map(|_| char::from(rng.sample(rand::distr::Alphanumeric)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_their_role() {
        let person = PersonId::generate(time::OffsetDateTime::UNIX_EPOCH);
        for role in [
            Role::Creator(person.clone()),
            Role::Encoder(person.clone()),
            Role::Viewer(person),
            Role::Anonymous,
        ] {
            assert_eq!(Role::of(&role.identity()), Some(role));
        }
        for foreign in ["", "alice", "anon_", "usr_1", "usr_1~x", "~0123456789"] {
            assert_eq!(
                Role::of(&ParticipantIdentity::new(foreign)),
                None,
                "{foreign}"
            );
        }
    }

    #[test]
    fn tabs_of_a_viewer_are_one_viewer() {
        let person = PersonId::generate(time::OffsetDateTime::UNIX_EPOCH);
        let tabs = [(); 2].map(|()| Role::Viewer(person.clone()).identity());
        assert_eq!(ViewerKey::of(&tabs[0]), ViewerKey::of(&tabs[1]));
        assert_eq!(ViewerKey::of(&tabs[0]), ViewerKey::Person(person));
        let tabs = [(); 2].map(|()| Role::anonymous("abc123"));
        assert_ne!(tabs[0], tabs[1]);
        assert_eq!(Role::of(&tabs[0]), Some(Role::Anonymous));
        let visitor = ViewerKey::Session("abc123".to_owned());
        assert_eq!(
            tabs.map(|tab| ViewerKey::of(&tab)),
            [visitor.clone(), visitor]
        );
        let foreign = ParticipantIdentity::new("abc123");
        assert_eq!(
            ViewerKey::of(&foreign),
            ViewerKey::Session("key abc123".to_owned())
        );
    }

    #[test]
    fn two_tabs_of_a_viewer_have_two_names() {
        let person = PersonId::generate(time::OffsetDateTime::UNIX_EPOCH);
        let role = Role::Viewer(person);
        assert_ne!(role.identity(), role.identity());
    }
}
