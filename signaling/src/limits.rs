//! Every bound of the control plane, with its reason.

use std::time::Duration;

/// Bytes of a room name, an identity, a participant or track name; LiveKit's default.
pub(crate) const NAME_BYTES_MAX: usize = 256;
/// Bytes of a participant's metadata; LiveKit's default. Larger is refused, never cut.
pub(crate) const METADATA_BYTES_MAX: usize = 512 * 1024;
/// Bytes of all attribute keys and values of a participant; LiveKit's default.
pub(crate) const ATTRIBUTES_BYTES_MAX: usize = 64 * 1024;
/// Bytes of a signal message: LiveKit's cap. A larger one ends the socket.
pub(crate) const SIGNAL_MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Bytes of a join request after decompression, so that a gzip bomb costs at most this.
pub(crate) const JOIN_REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Announced tracks that no offer carries yet; LiveKit's number. Further ones are refused.
pub(crate) const PENDING_TRACKS_MAX: usize = 20;
/// Tracks of one participant: camera, microphone, screen and its sound, several times over.
pub(crate) const TRACKS_PER_PARTICIPANT_MAX: usize = 64;
/// Layers and codecs in one `AddTrackRequest`; clients send three and two.
pub(crate) const TRACK_LAYERS_MAX: usize = 16;
/// Track ids in one client request; a screen full of tiles has a few dozen.
pub(crate) const TRACK_SIDS_PER_REQUEST_MAX: usize = 1024;
/// Explicit wishes for tracks that are remembered per participant. At the limit new ones are ignored.
pub(crate) const SUBSCRIPTION_WISHES_MAX: usize = 4096;
/// Entries of a publisher's `SubscriptionPermission`: LiveKit's clients list whole rooms.
pub(crate) const TRACK_PERMISSIONS_MAX: usize = 4096;
/// Frames waiting for one client's socket. A client that lets so many pile up is closed, and
/// resumes when its network lets it.
pub(crate) const SINK_QUEUE: usize = 512;
/// Requests waiting for one participant's task; a client that sends faster is read slower.
pub(crate) const REQUEST_QUEUE: usize = 64;
/// Time for one frame to leave for a client's socket, after which the socket is closed.
pub(crate) const SOCKET_WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// WebSocket pings, so that proxies keep the connection; LiveKit's period.
pub(crate) const SOCKET_PING_PERIOD: Duration = Duration::from_secs(10);
/// Silence of a socket, pongs included, after which it is dead: three missed pings.
pub(crate) const SOCKET_IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// Seconds between a client's pings, as told in `JoinResponse`.
pub(crate) const PING_INTERVAL_S: i32 = 5;
/// Seconds without any message after which a client resumes, as told in `JoinResponse`.
pub(crate) const PING_TIMEOUT_S: i32 = 15;
/// Time to bring up the media connection after a join; LiveKit's minute.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(60);
/// ICE silence that is waited out before the client is asked to resume: above the 10 s that a
/// handover between networks takes.
pub(crate) const TRANSPORT_GRACE: Duration = Duration::from_secs(12);
/// Time to resume after a transport failed, before the participant is removed; LiveKit's 5 s.
pub(crate) const RESUME_TIMEOUT: Duration = Duration::from_secs(5);
/// Life without a signal connection while media still flows. Clients try for less than a minute.
pub(crate) const SIGNAL_ABSENCE_MAX: Duration = Duration::from_secs(60);
/// Time to answer our offer; then the client is told to reconnect fully. LiveKit's 15 s.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
/// Period of refreshed tokens, each of which asks `Admission` again.
pub(crate) const REFRESH_PERIOD: Duration = Duration::from_secs(5 * 60);
/// Shortest life of a refreshed token; LiveKit's. A grant's end still cuts it.
pub(crate) const REFRESHED_TOKEN_LIFE_MIN: Duration = Duration::from_secs(10 * 60);
/// Time for the product to answer an admission question.
pub(crate) const ADMISSION_TIMEOUT: Duration = Duration::from_secs(10);
/// Wait before an unanswered refresh is asked again.
pub(crate) const REFRESH_RETRY: Duration = Duration::from_secs(15);
/// Clock difference tolerated in `exp` and `nbf`, as LiveKit; grants themselves get none.
pub(crate) const CLOCK_LEEWAY_S: u64 = 60;
/// Period of a room's housekeeping, and of speaker updates (LiveKit's 400 ms).
pub(crate) const ROOM_TICK: Duration = Duration::from_millis(400);
/// Updates about participants who only watch are gathered this long (LiveKit's 3 s), so that a
/// crowd arriving costs every member few messages.
pub(crate) const UPDATE_BATCH_PERIOD: Duration = Duration::from_secs(3);
/// Bytes of one batched participant update; LiveKit's chunk.
pub(crate) const UPDATE_CHUNK_BYTES: usize = 128 * 1024;
/// Shortest time between room updates that carry only counts.
pub(crate) const ROOM_COUNTS_PERIOD: Duration = Duration::from_secs(5);
/// How long less of a video must have been wanted before its publisher is told; LiveKit's 5 s.
pub(crate) const DEMAND_LOWERED_AFTER: Duration = Duration::from_secs(5);
/// Period of connection quality updates.
pub(crate) const QUALITY_PERIOD: Duration = Duration::from_secs(5);
/// Departures remembered for clients that resume. Older ones they learn as "not in the room".
pub(crate) const DEPARTED_MAX: usize = 256;
/// Bytes of one data packet; JS caps its own at 64 000.
pub(crate) const DATA_PACKET_BYTES_MAX: usize = 64 * 1024;
/// Destinations of one data packet.
pub(crate) const DATA_DESTINATIONS_MAX: usize = 1024;
/// Nonces remembered per room against duplicated data packets.
pub(crate) const NONCES_MAX: usize = 1024;
/// Bytes of a nonce; LiveKit's 16. Others are not compared.
pub(crate) const NONCE_BYTES: usize = 16;
/// Bytes of one chat message on its way to the product: what is longer, the product refuses anyway.
pub(crate) const CHAT_TEXT_BYTES_MAX: usize = 8 * 1024;
/// Chat messages of one room that have begun and not ended. When full, all are forgotten.
pub(crate) const CHAT_STREAMS_MAX: usize = 64;
/// Signal messages that a client may get wrong before its socket is closed.
pub(crate) const MALFORMED_MESSAGES_MAX: u32 = 1000;
/// Time that a simulated signal cut stays armed; LiveKit's 5 s.
pub(crate) const SIMULATION_ARMED: Duration = Duration::from_secs(5);
/// Longest simulated speech, so that a test cannot leave a speaker behind.
pub(crate) const SIMULATED_SPEECH_S_MAX: i32 = 60;
/// RTMP connections at once. An encoder each; a server that takes so many has other limits first.
pub(crate) const RTMP_CONNECTIONS_MAX: usize = 1024;
/// RTMP connections of one address: a production house behind one line. Further ones are closed.
pub(crate) const RTMP_CONNECTIONS_PER_ADDRESS: usize = 20;
/// Time from the first byte to publishing; encoders take less than a second on a slow line.
pub(crate) const RTMP_PUBLISH_TIMEOUT: Duration = Duration::from_secs(10);
/// Silence of a publisher, after which its line is taken to be dead and the stream waits for it.
pub(crate) const RTMP_IDLE_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for an answer to leave; answers are a few hundred bytes.
pub(crate) const RTMP_WRITE_TIMEOUT: Duration = Duration::from_secs(5);
/// Bytes before publishing: the handshake's 3 kB and a handful of commands. It is also all the
/// memory that somebody without a key can claim.
pub(crate) const RTMP_BYTES_BEFORE_PUBLISH: u64 = 64 * 1024;
/// Bytes of one command; `connect`, the longest, has a few hundred.
pub(crate) const RTMP_COMMAND_BYTES_MAX: usize = 4 * 1024;
/// Bits per second that an encoder may send: twice what 4K at 60 pictures a second takes.
pub(crate) const RTMP_BITRATE_MAX_BPS: u64 = 100_000_000;
/// An encoder that sends nothing for this long loses its place to another with the same key: one
/// that was restarted does not wait for the dead line of its former self.
pub(crate) const ENCODER_SILENT_AFTER: Duration = Duration::from_secs(3);
/// How long an encoder that left is shown in the studio, with what was wrong with it.
pub(crate) const ENCODERS_REMEMBERED: Duration = Duration::from_secs(600);
