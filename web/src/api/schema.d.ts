export interface paths {
  '/api/live/active': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Streams live now, newest first */
    get: operations['active'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/live/create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a private stream */
    post: operations['live_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/live/{id}/signal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Publish over WebRTC by offer and answer */
    post: operations['signal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/live/{id}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Start a stream with its key */
    post: operations['start'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/live/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a stream */
    post: operations['stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The team's API keys */
    get: operations['list_api_keys'];
    put?: never;
    /** Make an API key; its secret is shown this once */
    post: operations['create_api_key'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke an API key, at once and for good */
    delete: operations['revoke_api_key'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was done on this site, newest first */
    get: operations['list_audit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/chat_name': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Choose the name that others see in chat */
    put: operations['choose_name'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Grants of the caller's teams */
    get: operations['grant_list'];
    put?: never;
    /** Give a grant */
    post: operations['grant_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One grant */
    get: operations['grant_show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a grant back; whoever watches by it stops */
    post: operations['grant_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants/{id}/refund': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Mark a grant as paid back; whoever watches by it stops */
    post: operations['grant_refund'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/grants/{id}/renew': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a grant go on, whatever had become of it */
    post: operations['grant_renew'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Jobs of the site, newest first, and how many are in each state */
    get: operations['list_jobs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel a job that waits; it can be tried again later */
    post: operations['cancel_job'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try a dead job again, with all its attempts before it */
    post: operations['retry_job'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/devices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Devices that the caller watches with now, where a pass limits their number */
    get: operations['device_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/devices/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop watching on a device */
    post: operations['device_stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/grants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The caller's own grants */
    get: operations['grant_own'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/actions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What moderators did, in all streams the caller looks after, newest first */
    get: operations['list_moderation_actions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/bans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Bans and time-outs in force that the caller may lift, newest first */
    get: operations['list_bans'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/bans/{ban}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Lift a ban or time-out */
    delete: operations['lift_ban'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/held': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages that the filter held, in all streams the caller looks after, newest first */
    get: operations['list_held_messages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open reports of viewers, in all streams the caller looks after, newest first */
    get: operations['list_reports'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/terms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Words of the filter */
    get: operations['list_filter_terms'];
    put?: never;
    /** Add a word to the filter of the site or of one stream */
    post: operations['add_filter_term'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/terms/try': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try what the filter does with a text; nothing is sent */
    post: operations['try_filter_terms'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/terms/{term}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a word out of the filter */
    delete: operations['remove_filter_term'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/unban_requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Requests to be let back in that wait, oldest first */
    get: operations['list_unban_requests'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/moderation/unban_requests/{request}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let somebody back in, or not */
    post: operations['decide_unban_request'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/passes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Passes of the caller's teams */
    get: operations['pass_list'];
    put?: never;
    /** Make a pass */
    post: operations['pass_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/passes/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Change what is said of a pass */
    put: operations['pass_change'];
    post?: never;
    /** Delete a pass that nobody has a grant of */
    delete: operations['pass_delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/passes/{id}/claim': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a free pass (sign up) */
    post: operations['pass_claim'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/passes/{id}/codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Codes of a pass, newest first */
    get: operations['code_list'];
    put?: never;
    /** Make redeem codes */
    post: operations['code_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/passes/{id}/codes/{code}/disable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a code from being used */
    post: operations['code_disable'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/purchase-secrets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The secrets of the site's purchase webhook */
    get: operations['purchase_list_secrets'];
    put?: never;
    /** Make a secret for the purchase webhook */
    post: operations['purchase_create_secret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/purchase-secrets/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Delete a secret of the purchase webhook */
    delete: operations['purchase_delete_secret'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/push/browsers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell this browser of live streams */
    post: operations['keep_browser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/push/forget': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell this browser nothing any more */
    post: operations['forget_browser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/push/key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The key that browsers subscribe to push messages with */
    get: operations['push_key'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/recordings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Recordings of the caller's teams, newest first */
    get: operations['list_recordings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/redeem': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Use a redeem code */
    post: operations['redeem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in */
    get: operations['session'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the caller is signed in */
    get: operations['list_sessions'];
    put?: never;
    post?: never;
    /** Sign out everywhere else */
    delete: operations['end_other_sessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign out in one place */
    delete: operations['end_session'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask for a sign-in link by mail */
    post: operations['sign_in'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-in/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in with a mailed link */
    post: operations['sign_in_with_link'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign out */
    post: operations['sign_out'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/site/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What this site has chosen */
    get: operations['show_settings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change some settings: a merge patch (RFC 7396), which takes effect at once */
    patch: operations['change_settings'];
    trace?: never;
  };
  '/api/v1/site/settings/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The settings' JSON schema: what there is, what it means, its range and its default */
    get: operations['describe_settings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/spaces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Spaces of the caller's teams, each with its experiences */
    get: operations['space_list'];
    put?: never;
    /** Make a space */
    post: operations['space_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/spaces/{id}/experiences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make an experience inside a space */
    post: operations['space_create_experience'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/storage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The storage of recordings */
    get: operations['show_storage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Streams the caller may know of: live first, then upcoming, then ended */
    get: operations['list'];
    put?: never;
    /** Make a stream */
    post: operations['create_stream'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One stream */
    get: operations['show'];
    put?: never;
    post?: never;
    /** Delete a stream with its recordings */
    delete: operations['delete'];
    options?: never;
    head?: never;
    /** Change a stream */
    patch: operations['update'];
    trace?: never;
  };
  '/api/v1/streams/{id}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a stream away that has not begun or has ended */
    post: operations['archive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/calendar.ics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A stream as a calendar entry */
    get: operations['of_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Chat over a WebSocket; the frames are described in `docs/chat.md` */
    get: operations['chat_socket'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/actions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What moderators did in this chat, newest first */
    get: operations['chat_actions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/actions/{action}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take an action back: show messages again, lift a ban, set the modes as they were */
    post: operations['undo_chat_action'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/held': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages that the filter held, oldest first */
    get: operations['held_chat_messages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/held/{held}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a held message through, or refuse it */
    post: operations['decide_held_chat_message'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A page of the chat's log: the newest, or before or after a place, or up to a moment */
    get: operations['chat_log'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/messages/{seq}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a message away */
    delete: operations['delete_chat_message'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/messages/{seq}/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell moderators about a message */
    post: operations['report_chat_message'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/modes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Set the chat's modes */
    put: operations['set_chat_modes'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/newcomers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Time out or ban everybody who came into the chat in the last minutes */
    post: operations['act_on_chat_newcomers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/people/{subject}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What moderators know of somebody */
    get: operations['chat_person'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/people/{subject}/ban': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put somebody out of the stream, its space or the site: chat, media and replay end at once */
    post: operations['ban_chat_person'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/people/{subject}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take all messages of somebody away */
    delete: operations['delete_chat_messages_of'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/people/{subject}/timeout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Silence somebody for a time */
    post: operations['time_out_chat_person'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/people/{subject}/warn': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send somebody a word of warning */
    post: operations['warn_chat_person'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/pin': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Pin a message on top, or take the pin away */
    put: operations['pin_chat_message'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open reports of viewers, oldest first */
    get: operations['chat_reports'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/reports/{report}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close a report, and all others of the same message */
    post: operations['resolve_chat_report'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/shield': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Raise the shield for some minutes, or lower it */
    put: operations['set_chat_shield'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat/unban_request': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask to be let back in, once for each ban */
    post: operations['ask_to_return'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/chat_token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A token for the stream's chat */
    get: operations['chat_token'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/encoder': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How to publish with an encoder, and how that goes */
    get: operations['show_encoder'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End the broadcast; the replay follows */
    post: operations['end'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The same, sent again whenever it changes */
    get: operations['events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/go-live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go live */
    post: operations['go_live'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/info': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** State, viewers and access of a stream */
    get: operations['info'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/join': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A token for the stream's media room */
    post: operations['join'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/notification': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is told when a stream goes live */
    get: operations['show_notification'];
    /** Tell subscribers when a stream goes live, or not */
    put: operations['switch_notification'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/passes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Passes on offer that open a stream */
    get: operations['pass_offers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Pause the broadcast: viewers see that it goes on soon, nothing is forwarded or recorded */
    post: operations['pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/recording/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Record a stream on air from now on; after a stop as another part of the same replay */
    post: operations['start_recording'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/recording/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop recording a stream on air; it goes on without */
    post: operations['stop_recording'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/recordings/{recording}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Delete a recording with its files */
    delete: operations['delete_recording'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/recordings/{recording}/download': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Download a recording as one MP4 file */
    get: operations['download_recording'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/recordings/{recording}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Complete a recording again that failed */
    post: operations['retry_recording'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/reminder': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the caller will be reminded of a stream */
    get: operations['show_reminder'];
    /** Be reminded of a stream ten minutes before it starts, or not any more */
    put: operations['set_reminder'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What there is to play */
    get: operations['describe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/replay/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Show the replay of an ended stream to whoever may watch the stream */
    post: operations['publish_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/replay/unpublish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Keep the replay of an ended stream to the team, as its draft */
    post: operations['unpublish_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/replay/{part}/{file}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A file of the replay */
    get: operations['file'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a stream out of the archive */
    post: operations['restore'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go on after a pause */
    post: operations['resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/statistics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Viewers, watch time and concurrency of a stream */
    get: operations['statistics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/stream-key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Draw a new stream key; an encoder that publishes with the old one is cut off */
    post: operations['rotate_stream_key'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/stream-key/reveal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Show the stream key again; takes a sign-in of the last 15 minutes */
    post: operations['reveal_stream_key'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/stream_info': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** State and viewers of a stream, for those who may watch it */
    get: operations['stream_stream_info'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/video_token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A viewer's token for the stream's media room, as `join` gives it */
    get: operations['stream_video_token'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/view': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A stream, for those who may watch it */
    get: operations['stream_view'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/streams/{id}/viewers.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The viewers of a stream as a table (CSV) */
    get: operations['viewers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscribe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Subscribe to the site's streams
     * @description A signed-in person's own address is active at once: signing in proved it. Any other address gets
     *     a mail with a link to confirm it; the answer is the same whoever it belongs to.
     */
    post: operations['subscribe'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscribers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Subscribers of the site, oldest first */
    get: operations['list_subscribers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscribers/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Export subscribers as CSV */
    get: operations['export_subscribers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscribers/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Import subscribers from a list or CSV
     * @description With `consent` they are active at once; without it each is asked by mail. Addresses that have
     *     unsubscribed stay so.
     */
    post: operations['import_list'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscribers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Forget a subscriber and the address */
    delete: operations['remove_subscriber'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/subscription': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One's own subscription */
    get: operations['own'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/teams': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The caller's teams; the platform's admin sees all */
    get: operations['list_teams'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/teams/{id}/invites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Invite somebody by mail; signing in with the address joins */
    post: operations['invite_member'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/teams/{id}/invites/{invite_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take an invitation back */
    delete: operations['withdraw_invite'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/teams/{id}/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who belongs to a team, and who is invited */
    get: operations['list_members'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/teams/{id}/members/{person_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a member out of the team, or leave it */
    delete: operations['remove_member'];
    options?: never;
    head?: never;
    /** Give a member another role */
    patch: operations['change_role'];
    trace?: never;
  };
  '/api/v1/unsubscribe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End one's own subscription */
    post: operations['unsubscribe'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where events are sent */
    get: operations['list_webhooks'];
    put?: never;
    /** Have events sent to a URL; the secret is shown this once */
    post: operations['create_webhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One endpoint */
    get: operations['show_webhook'];
    put?: never;
    post?: never;
    /** Delete an endpoint with its deliveries */
    delete: operations['delete_webhook'];
    options?: never;
    head?: never;
    /** Change an endpoint, or switch it on again */
    patch: operations['update_webhook'];
    trace?: never;
  };
  '/api/v1/webhooks/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was sent to an endpoint, newest first */
    get: operations['list_webhook_deliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a delivery once more */
    post: operations['redeliver_webhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replace the secret that signs deliveries; the new one is shown this once */
    post: operations['replace_webhook_secret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a `webhook.test` event to an endpoint; the deliveries tell what came of it */
    post: operations['test_webhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/calendar.ics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The site's upcoming and live streams as a calendar to subscribe to */
    get: operations['of_site'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/purchases/{site}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A purchase or a refund in the site's own checkout */
    post: operations['purchase_webhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/whip': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Publish with a stream key */
    post: operations['whip_publish'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/whip/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End a session */
    delete: operations['whip_leave'];
    options?: never;
    head?: never;
    /** Add ICE candidates to a session */
    patch: operations['whip_trickle'];
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @description Why somebody may or may not watch.
     * @enum {string}
     */
    AccessCode:
      | 'allowed'
      | 'sign_in_required'
      | 'grant_missing'
      | 'grant_expired'
      | 'grant_not_yet_valid'
      | 'grant_cancelled'
      | 'grant_refunded'
      | 'not_subscribed'
      | 'private'
      | 'banned';
    /** @description The answer as pages show it. */
    AccessView: {
      action?: components['schemas']['Action'] | null;
      allowed: boolean;
      code: components['schemas']['AccessCode'];
      /**
       * Format: date-time
       * @description When the permission ends by itself.
       */
      expires_at?: string | null;
      /** @description What happened and what to do. */
      message: string;
      /** @description A headline. */
      title: string;
    };
    /** @description Acts on everybody who came in the last minutes and is not of the team. */
    ActOnNewcomers: {
      action: components['schemas']['BulkAction'];
      /**
       * Format: int32
       * @description 1 to 60.
       */
      minutes: number;
      reason?: string;
      /**
       * Format: int64
       * @description Of a time-out or ban; 60 and up, a ban without it lasts until lifted.
       */
      seconds?: number | null;
    };
    /** @description How many were acted on. */
    Acted: {
      people: number;
    };
    /** @description Something to press. */
    Action: {
      href: string;
      label: string;
    };
    /** @description What the log shows of an action, and what undoing it needs. */
    ActionDetail: {
      modes_before?: components['schemas']['Modes'] | null;
      /**
       * Format: int64
       * @description How long, in seconds; absent: until taken back.
       */
      seconds?: number | null;
      /** @description Messages taken away. */
      seqs?: number[];
      /** @description The first of them, or the message in question. */
      text?: string | null;
    };
    /** @description Something a moderator did. */
    ActionId: string;
    /**
     * @description What a moderator can do.
     * @enum {string}
     */
    ActionKind:
      | 'delete'
      | 'warn'
      | 'timeout'
      | 'ban'
      | 'unban'
      | 'modes'
      | 'shield'
      | 'pin'
      | 'approve'
      | 'deny'
      | 'resolve'
      | 'deny_unban'
      | 'add_term'
      | 'remove_term';
    /** @description What moderators did. */
    ActionList: {
      actions: components['schemas']['ModerationAction'][];
    };
    /** @description Adds a word to the filter. */
    AddTerm: {
      effect: components['schemas']['Effect'];
      /** @description Up to 60 characters; `*` stands for any letters of a word. */
      pattern: string;
      stream_id?: components['schemas']['StreamId'] | null;
    };
    /** @description An API key; not its secret. */
    ApiKeyId: string;
    /** @description The keys of a team, newest first. */
    ApiKeyList: {
      api_keys: components['schemas']['ApiKeyView'][];
    };
    /** @description A key as its team sees it. */
    ApiKeyView: {
      /** Format: date-time */
      created_at: string;
      /** @description Its first characters. */
      hint: string;
      id: components['schemas']['ApiKeyId'];
      /**
       * Format: date-time
       * @description Within the last ten minutes or so; absent when it was never used.
       */
      last_used_at?: string | null;
      name: string;
      scopes: components['schemas']['Scope'][];
      /** @description The key itself, shown this once. */
      secret?: string | null;
    };
    /** @description An entry of the audit log. */
    AuditId: string;
    /** @description Something that was done. */
    AuditView: {
      /** @description Noun and past participle: `api_key.revoked`. */
      action: string;
      /** @description The person or API key that did it; absent for the program itself. */
      actor_id?: string | null;
      /** @description Their name then. */
      actor_name: string;
      /** Format: date-time */
      created_at: string;
      /** @description What else matters; depends on the action. */
      detail: Record<string, never>;
      id: components['schemas']['AuditId'];
      /** @description The id of what it was done to. */
      subject: string;
    };
    /** @description Who wrote an entry. */
    AuthorView: {
      badge?: components['schemas']['Badge'] | null;
      id: string;
      name: string;
    };
    /**
     * @description What stands beside an author's name.
     * @enum {string}
     */
    Badge: 'host' | 'moderator' | 'team' | 'holder';
    /** @description A ban or time-out. */
    BanId: string;
    /**
     * @description Which of the two.
     * @enum {string}
     */
    BanKind: 'ban' | 'timeout';
    /** @description Bans. */
    BanList: {
      bans: components['schemas']['BanView'][];
      before?: components['schemas']['BanId'] | null;
    };
    /** @description Puts somebody out. */
    BanPerson: {
      /** @description Take the messages in this stream away as well. */
      delete_messages?: boolean;
      reason?: string;
      /** @description `stream` when absent. */
      scope?: components['schemas']['ScopeKind'];
      /**
       * Format: int64
       * @description 60 (a minute) and up; until lifted when absent.
       */
      seconds?: number | null;
    };
    /** @description A ban or time-out as moderators see it. */
    BanView: {
      /** Format: date-time */
      created_at: string;
      /** Format: date-time */
      expires_at?: string | null;
      id: components['schemas']['BanId'];
      kind: components['schemas']['BanKind'];
      reason: string;
      scope: components['schemas']['ScopeKind'];
      stream_id?: components['schemas']['StreamId'] | null;
      subject: string;
      subject_name: string;
    };
    /** @description A browser's `PushSubscription`, as its `toJSON` writes it. */
    BrowserBody: {
      endpoint: string;
      /**
       * Format: double
       * @description Not used.
       */
      expirationTime?: number | null;
      keys: components['schemas']['BrowserKeys'];
    };
    /** @description Its keys. */
    BrowserKeys: {
      auth: string;
      p256dh: string;
    };
    /** @description What a browser is told of. */
    BrowserView: {
      live: boolean;
    };
    /**
     * @description What to do with all of them.
     * @enum {string}
     */
    BulkAction: 'timeout' | 'ban';
    /** @description What the caller may do with it now. */
    CanView: {
      archive: boolean;
      edit: boolean;
      end: boolean;
      pause: boolean;
      restore: boolean;
      start: boolean;
      view: boolean;
    };
    /** @description What a provider can do. */
    Capabilities: {
      /** @description Publish from the browser studio. */
      browser: boolean;
      /** @description Publish with an encoder. */
      encoder: boolean;
      /**
       * Format: int32
       * @description From camera to screen, as viewers usually see it.
       */
      latency_ms: number;
      /** @description Pause and resume by hand. */
      pause: boolean;
    };
    /** @description A page of a chat's log, oldest first. */
    ChatLog: {
      /**
       * Format: int64
       * @description Pass it as `after` for what comes after this page; absent at the end.
       */
      after?: number | null;
      /**
       * Format: int64
       * @description Pass it as `before` for what came before this page; absent at the beginning.
       */
      before?: number | null;
      entries: components['schemas']['EntryView'][];
    };
    /** @description The name that others see in chat. */
    ChatNameView: {
      name: string;
    };
    /** @description How the chat of a new stream begins; its moderators change it there. */
    ChatSettings: {
      /**
       * Format: int32
       * @description Only accounts at least this many minutes old write; 0: off.
       */
      account_age_minutes: number;
      /** @description Only emoji. */
      emote_only: boolean;
      /** @description Only holders of a valid pass or an active subscription write. */
      holders_only: boolean;
      /** @description Messages with links are refused. */
      links_off: boolean;
      /** @description Only moderators write. */
      read_only: boolean;
      /**
       * Format: int32
       * @description Seconds between two messages of one person; 0: off.
       */
      slow_seconds: number;
    };
    /** @description Opens a stream's chat. */
    ChatTokenView: {
      /** Format: date-time */
      expires_at: string;
      /** @description Good for a minute. */
      token: string;
      /** @description Address of the WebSocket; add `?token=…` and, coming back, `&after=…`. */
      url: string;
    };
    /** @description Chooses the name that others see in chat. */
    ChooseName: {
      /** @description 2 to 25 letters, digits, `_`, `-` or `.`. */
      name: string;
    };
    /** @description Says what was switched off. */
    CodeDisabled: {
      disabled: boolean;
      id: components['schemas']['CodeId'];
    };
    /** @description A redeem code. */
    CodeId: string;
    CodeList: {
      codes: components['schemas']['CodeView'][];
      next?: components['schemas']['CodeId'] | null;
    };
    /** @description A code; what it is made of is not kept. */
    CodeView: {
      /** Format: date-time */
      created_at: string;
      disabled: boolean;
      /** Format: date-time */
      expires_at?: string | null;
      /** @description Its last characters. */
      hint: string;
      id: components['schemas']['CodeId'];
      label: string;
      /** Format: int32 */
      uses: number;
      /** Format: int32 */
      uses_max: number;
    };
    /** @description Codes just made. */
    CodesMade: {
      /** @description Shown this once. */
      codes: string[];
    };
    /** @description Makes a key. */
    CreateApiKey: {
      /** @description 1 to 80 characters. */
      name: string;
      /** @description At least one. */
      scopes: components['schemas']['Scope'][];
    };
    /** @description Makes redeem codes of a pass. */
    CreateCodes: {
      /**
       * Format: int32
       * @description How many.
       */
      count: number;
      /**
       * Format: date-time
       * @description When they stop working.
       */
      expires_at?: string | null;
      /** @description What they are for. */
      label?: string;
      /**
       * Format: int32
       * @description People who can use each; 1 when absent.
       * @default 1
       */
      uses: number;
    };
    /** @description Gives a person a grant of a pass, or of exactly one of space, experience and stream. */
    CreateGrant: {
      /** @description Whose; somebody unknown is made known. */
      email: string;
      /**
       * Format: date-time
       * @description As the pass says, or without end, when absent.
       */
      ends_at?: string | null;
      experience_id?: components['schemas']['ExperienceId'] | null;
      pass_id?: components['schemas']['PassId'] | null;
      /** @description What the giver calls it: the same reference again gives no second grant. */
      reference?: string | null;
      space_id?: components['schemas']['SpaceId'] | null;
      /**
       * Format: date-time
       * @description Now when absent.
       */
      starts_at?: string | null;
      stream_id?: components['schemas']['StreamId'] | null;
    };
    /** @description Makes a pass for exactly one of space, experience and stream. */
    CreatePass: {
      experience_id?: components['schemas']['ExperienceId'] | null;
      space_id?: components['schemas']['SpaceId'] | null;
      stream_id?: components['schemas']['StreamId'] | null;
      terms: components['schemas']['PassTerms'];
    };
    /** @description Makes a stream. */
    CreateStream: {
      /** @description Up to 5000 characters of plain text. */
      description?: string | null;
      experience_id?: components['schemas']['ExperienceId'] | null;
      /** @description `experience` when absent; decides how the media room is called. */
      kind?: components['schemas']['StreamKind'];
      /** @description Who carries its media: `native` (Klieg itself) when absent. */
      provider?: string | null;
      /**
       * @description Record it; true when absent.
       * @default true
       */
      record: boolean;
      /**
       * Format: date-time
       * @description Now when absent.
       */
      scheduled_at?: string | null;
      space_id?: components['schemas']['SpaceId'] | null;
      /** @description 1 to 120 characters. */
      title: string;
      visibility?: components['schemas']['Visibility'] | null;
    };
    /** @description Makes an endpoint. */
    CreateWebhook: {
      description?: string;
      /** @description All when empty or absent. */
      events?: components['schemas']['EventKind'][];
      /** @description `https://` and a public host. */
      url: string;
    };
    /** @description A successful answer: the object under `data`. */
    Data_Acted: {
      /** @description How many were acted on. */
      data: {
        people: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ActionList: {
      /** @description What moderators did. */
      data: {
        actions: components['schemas']['ModerationAction'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ApiKeyList: {
      /** @description The keys of a team, newest first. */
      data: {
        api_keys: components['schemas']['ApiKeyView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ApiKeyView: {
      /** @description A key as its team sees it. */
      data: {
        /** Format: date-time */
        created_at: string;
        /** @description Its first characters. */
        hint: string;
        id: components['schemas']['ApiKeyId'];
        /**
         * Format: date-time
         * @description Within the last ten minutes or so; absent when it was never used.
         */
        last_used_at?: string | null;
        name: string;
        scopes: components['schemas']['Scope'][];
        /** @description The key itself, shown this once. */
        secret?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_BanList: {
      /** @description Bans. */
      data: {
        bans: components['schemas']['BanView'][];
        before?: components['schemas']['BanId'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_BrowserView: {
      /** @description What a browser is told of. */
      data: {
        live: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ChatLog: {
      /** @description A page of a chat's log, oldest first. */
      data: {
        /**
         * Format: int64
         * @description Pass it as `after` for what comes after this page; absent at the end.
         */
        after?: number | null;
        /**
         * Format: int64
         * @description Pass it as `before` for what came before this page; absent at the beginning.
         */
        before?: number | null;
        entries: components['schemas']['EntryView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ChatNameView: {
      /** @description The name that others see in chat. */
      data: {
        name: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ChatTokenView: {
      /** @description Opens a stream's chat. */
      data: {
        /** Format: date-time */
        expires_at: string;
        /** @description Good for a minute. */
        token: string;
        /** @description Address of the WebSocket; add `?token=…` and, coming back, `&after=…`. */
        url: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_CodeDisabled: {
      /** @description Says what was switched off. */
      data: {
        disabled: boolean;
        id: components['schemas']['CodeId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_CodeList: {
      data: {
        codes: components['schemas']['CodeView'][];
        next?: components['schemas']['CodeId'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_CodesMade: {
      /** @description Codes just made. */
      data: {
        /** @description Shown this once. */
        codes: string[];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Deleted: {
      /** @description Says what was deleted. */
      data: {
        deleted: boolean;
        id: components['schemas']['StreamId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_DeletedWebhook: {
      /** @description Says what was deleted. */
      data: {
        deleted: boolean;
        id: components['schemas']['WebhookId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_DeliveryView: {
      /** @description One event on its way to one endpoint. */
      data: {
        /** Format: int64 */
        attempts: number;
        data: Record<string, never>;
        /** @description Why the last attempt failed. */
        error?: string | null;
        event_id: components['schemas']['EventId'];
        /** Format: date-time */
        happened_at: string;
        id: components['schemas']['WebhookDeliveryId'];
        /**
         * Format: int64
         * @description What the receiver answered last.
         */
        response_status?: number | null;
        state: components['schemas']['DeliveryState'];
        /** @description The kind of the event. */
        type: string;
        /** Format: date-time */
        updated_at: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_DeviceList: {
      data: {
        devices: components['schemas']['DeviceView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Done: {
      /** @description What was done. */
      data: {
        action_id?: components['schemas']['ActionId'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Experience: {
      /** @description Something inside a space that is sold by itself: a course, a series. */
      data: {
        id: components['schemas']['ExperienceId'];
        name: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_GrantList: {
      /** @description Grants, newest first. */
      data: {
        grants: components['schemas']['GrantView'][];
        next?: components['schemas']['GrantId'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_GrantView: {
      /** @description A grant, for its holder and for those who manage it. */
      data: components['schemas']['Subject'] & {
        /** Format: date-time */
        created_at: string;
        /**
         * Format: date-time
         * @description Without end when null.
         */
        ends_at?: string | null;
        id: components['schemas']['GrantId'];
        pass_id?: components['schemas']['PassId'] | null;
        /** @description The pass's name; absent when the grant names what it covers itself. */
        pass_name?: string | null;
        /** @description The page of what it opens. */
        path: string;
        person: components['schemas']['HolderView'];
        /** @description What the giver, or the checkout, calls it. */
        reference?: string | null;
        source: components['schemas']['GrantSource'];
        /** Format: date-time */
        starts_at: string;
        state: components['schemas']['GrantState'];
        /** @description What the stream, experience or space is called. */
        subject_name?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_HeldList: {
      /** @description Held messages. */
      data: {
        held: components['schemas']['HeldView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Imported: {
      /** @description What came of an import. */
      data: {
        /**
         * Format: int32
         * @description Active now, and not before.
         */
        activated: number;
        /**
         * Format: int32
         * @description Asked by mail to confirm.
         */
        invited: number;
        /**
         * Format: int32
         * @description Were active already.
         */
        unchanged: number;
        /** @description Lines that hold no mail address; the first ten of them. */
        unreadable: string[];
        /**
         * Format: int32
         * @description How many such lines there were.
         */
        unreadable_count: number;
        /**
         * Format: int32
         * @description Have unsubscribed once: an import does not bring them back.
         */
        unsubscribed: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_InviteView: {
      /** @description Somebody who may join. */
      data: {
        /** Format: date-time */
        created_at: string;
        email: string;
        id: components['schemas']['InviteId'];
        role: components['schemas']['Role'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_JobList: {
      /** @description Jobs, newest first. */
      data: {
        /** @description Of all the site's jobs, whatever is listed. */
        counts: components['schemas']['JobCounts'];
        items: components['schemas']['JobView'][];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_JobView: {
      /** @description A job. */
      data: {
        /**
         * Format: int64
         * @description Attempts begun.
         */
        attempts: number;
        /**
         * Format: int64
         * @description After so many it is dead.
         */
        attempts_max: number;
        /** Format: date-time */
        created_at: string;
        /**
         * Format: date-time
         * @description When it runs next; of a running one, when others may take it up.
         */
        due_at?: string | null;
        id: components['schemas']['JobId'];
        /** @description What it is about: an id, or a mail address. */
        key: string;
        /** @description `sign_in_mail`, `webhook`, `fan_out`… */
        kind: string;
        /** @description Why the last attempt failed. */
        last_error?: string | null;
        /** @description Comes back by itself, and cannot be cancelled. */
        recurring: boolean;
        state: components['schemas']['JobState'];
        /** Format: date-time */
        updated_at: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_JoinView: {
      /** @description What a LiveKit client needs to connect. */
      data: {
        /**
         * Format: date-time
         * @description When the grant behind it ends.
         */
        expires_at?: string | null;
        /** @description STUN and TURN servers; empty while the media ports are reached directly. */
        ice_servers: components['schemas']['IceServer'][];
        identity: string;
        permissions: components['schemas']['PermissionsView'];
        room: string;
        /** @description Access token. */
        token: string;
        /** @description WebSocket address of the signal connection. */
        url: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_LinkSent: {
      /** @description Says that a link was mailed, whoever the address belongs to. */
      data: {
        message: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_LiveAnswer: {
      /** @description The server's answer to an offer. */
      data: {
        sdp: string;
        /** @description `answer`. */
        type: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_LiveCreated: {
      /** @description A stream just made. */
      data: {
        /** @description Shown this once. */
        streamKey: string;
        videoId: components['schemas']['StreamId'];
        /** @description Where an offer goes (`POST`), see `signal`. */
        webrtcUrl: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_LiveList: {
      data: {
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
        streams: components['schemas']['LiveVideo'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_LiveMessage: {
      /** @description Says what happened. */
      data: {
        message: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_MemberList: {
      /** @description Who belongs to a team, and who may join. */
      data: {
        /** @description Only admins and owners see them. */
        invites: components['schemas']['InviteView'][];
        members: components['schemas']['MemberView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_MemberView: {
      /** @description Somebody in a team. */
      data: {
        email: string;
        name: string;
        person_id: components['schemas']['PersonId'];
        role: components['schemas']['Role'];
        /** Format: date-time */
        since: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Modes: {
      /** @description Who may write what, and how often. Moderators are exempt from all of it. */
      data: {
        /**
         * Format: int32
         * @description Only accounts at least this old write; 0: off.
         */
        account_age_minutes: number;
        /** @description Only emoji. */
        emote_only: boolean;
        /** @description Only holders of a valid pass or an active subscription write. */
        holders_only: boolean;
        /** @description Messages with links are refused. */
        links_off: boolean;
        /** @description Only moderators write. */
        read_only: boolean;
        /**
         * Format: date-time
         * @description Until when the shield is up.
         */
        shield_until: string | null;
        /**
         * Format: int32
         * @description Seconds between two messages of one person; 0: off.
         */
        slow_seconds: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Noted: {
      /** @description What was noted. */
      data: {
        noted: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_NotificationView: {
      /** @description What happens when the stream goes live, or happened. */
      data: {
        /** @description Whether subscribers are told of this stream. */
        enabled: boolean;
        /** @description How many would be told if it went live now. */
        reach: components['schemas']['Reach'];
        /** @description Whether the site tells subscribers of streams at all. */
        site_enabled: boolean;
        /**
         * @description `none` before the stream was live, then `sending`, `sent`, or `cancelled` where it was
         *     switched off or the stream ended first.
         */
        state: string;
        /** @description What became of the messages. */
        totals: components['schemas']['Totals'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_OfferList: {
      data: {
        passes: components['schemas']['OfferView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_OwnSubscription: {
      /** @description One's own subscription. */
      data: {
        /** @description What to tell the person. */
        message: string;
        state?: components['schemas']['SubscriptionState'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Page_AuditView: {
      /** @description One page of a list. */
      data: {
        items: {
          /** @description Noun and past participle: `api_key.revoked`. */
          action: string;
          /** @description The person or API key that did it; absent for the program itself. */
          actor_id?: string | null;
          /** @description Their name then. */
          actor_name: string;
          /** Format: date-time */
          created_at: string;
          /** @description What else matters; depends on the action. */
          detail: Record<string, never>;
          id: components['schemas']['AuditId'];
          /** @description The id of what it was done to. */
          subject: string;
        }[];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Page_DeliveryView: {
      /** @description One page of a list. */
      data: {
        items: {
          /** Format: int64 */
          attempts: number;
          data: Record<string, never>;
          /** @description Why the last attempt failed. */
          error?: string | null;
          event_id: components['schemas']['EventId'];
          /** Format: date-time */
          happened_at: string;
          id: components['schemas']['WebhookDeliveryId'];
          /**
           * Format: int64
           * @description What the receiver answered last.
           */
          response_status?: number | null;
          state: components['schemas']['DeliveryState'];
          /** @description The kind of the event. */
          type: string;
          /** Format: date-time */
          updated_at: string;
        }[];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Page_QueuedHeld: {
      /** @description One page of a list. */
      data: {
        items: (components['schemas']['HeldView'] & {
          stream?: components['schemas']['QueueStream'] | null;
        })[];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Page_QueuedReport: {
      /** @description One page of a list. */
      data: {
        items: (components['schemas']['Report'] & {
          stream?: components['schemas']['QueueStream'] | null;
        })[];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Page_SiteAction: {
      /** @description One page of a list. */
      data: {
        items: (components['schemas']['ModerationAction'] & {
          stream?: components['schemas']['QueueStream'] | null;
        })[];
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PassDeleted: {
      /** @description Says what was deleted. */
      data: {
        deleted: boolean;
        id: components['schemas']['PassId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PassList: {
      data: {
        passes: components['schemas']['PassView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PassView: {
      /** @description A pass, for those who manage it. */
      data: components['schemas']['Subject'] & {
        /** Format: date-time */
        created_at: string;
        id: components['schemas']['PassId'];
        terms: components['schemas']['PassTerms'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PersonCard: {
      /** @description What moderators know of somebody. */
      data: {
        /**
         * Format: date-time
         * @description Since when the account exists; absent for participants of the media room.
         */
        account_since?: string | null;
        /** @description What moderators did about this person. */
        actions: components['schemas']['ModerationAction'][];
        /** @description Bans and time-outs in force, anywhere on the site. */
        bans: components['schemas']['BanView'][];
        /** @description Holds a pass or a subscription for this stream. */
        holder: boolean;
        id: string;
        /** @description The latest messages in this stream. */
        messages: components['schemas']['EntryView'][];
        name: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PublishingView: {
      /** @description How to publish to a stream, and how that goes. */
      data: {
        capabilities: components['schemas']['Capabilities'];
        encoder?: components['schemas']['EncoderView'] | null;
        /** @description Where encoders publish. */
        endpoints: components['schemas']['Endpoint'][];
        /** @description Whether the stream key can be shown again; else a new one has to be drawn. */
        key_kept: boolean;
        /** @description Where the stream and its replay are played. */
        playback: components['schemas']['Playback'][];
        /** @description Name of the provider that carries the stream. */
        provider: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PurchaseSecretDeleted: {
      /** @description Says what was deleted. */
      data: {
        deleted: boolean;
        id: components['schemas']['PurchaseSecretId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PurchaseSecretList: {
      data: {
        secrets: components['schemas']['PurchaseSecretView'][];
        /** @description Where the checkout sends its events. */
        webhook_url: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PurchaseSecretMade: {
      /** @description A secret just made. */
      data: {
        id: components['schemas']['PurchaseSecretId'];
        /** @description Shown this once. */
        secret: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PurchaseTaken: {
      /** @description Says what an event led to. */
      data: {
        outcome: components['schemas']['PurchaseOutcome'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_PushKey: {
      /** @description The key a browser subscribes with. */
      data: {
        /** @description `applicationServerKey`: a P-256 point, URL-safe base64. */
        key: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_RecordingDeleted: {
      /** @description Says what was deleted. */
      data: {
        deleted: boolean;
        id: components['schemas']['RecordingId'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_RecordingList: {
      /** @description Recordings, newest first. */
      data: {
        next_cursor?: components['schemas']['RecordingId'] | null;
        recordings: components['schemas']['RecordingView'][];
        /** @description Of all recordings within the caller's reach, whatever was asked for. */
        storage: components['schemas']['StorageUsed'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_RecordingView: {
      /** @description A recording, for those who run its stream. */
      data: {
        /**
         * Format: date-time
         * @description When the site's retention deletes it.
         */
        deletes_at?: string | null;
        /** Format: int64 */
        duration_ms?: number | null;
        /** Format: date-time */
        ended_at?: string | null;
        /** @description What went wrong; a recording that is ready all the same holds what came before. */
        error?: string | null;
        id: components['schemas']['RecordingId'];
        /**
         * Format: int32
         * @description A stream that was recorded with interruptions has several recordings, the parts of its replay.
         */
        part: number;
        /** Format: int32 */
        parts: number;
        /** @description A picture of it, once drawn. */
        poster_url?: string | null;
        /** @description Whether whoever may watch the stream sees its replay; otherwise it is the team's draft. */
        published: boolean;
        /** Format: int64 */
        size_bytes?: number | null;
        /** Format: date-time */
        started_at: string;
        state: components['schemas']['RecordingState'];
        stream_id: components['schemas']['StreamId'];
        /** @description The stream's. */
        title: string;
        visibility: components['schemas']['Visibility'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ReminderView: {
      /** @description How the caller will be reminded. */
      data: {
        /** @description By mail. */
        mail: boolean;
        /** @description By a message to the browser that was named. */
        push: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Removed: {
      /** @description Says what became of a member or an invitation. */
      data: {
        removed: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ReplayView: {
      /**
       * @description A stream's replay. Times are milliseconds from its start. Where the server was restarted during
       *     the stream there are several parts, one after the other.
       */
      data: {
        /** Format: int64 */
        duration_ms: number;
        /** @description One after the other. */
        parts: components['schemas']['ReplayPart'][];
        /** @description What was recorded. */
        tracks: components['schemas']['ReplayTrack'][];
        /** @description What to show, one player each: `main` and `screen` run side by side. */
        views: components['schemas']['ReplayPlayer'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_ReportList: {
      /** @description Reports. */
      data: {
        reports: components['schemas']['Report'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Revoked: {
      /** @description Says which key is void. */
      data: {
        id: components['schemas']['ApiKeyId'];
        revoked: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SessionList: {
      /** @description The places, newest first. */
      data: {
        sessions: components['schemas']['OpenSession'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SessionView: {
      /** @description Who is signed in, and where. */
      data: {
        /** @description Value of the `X-CSRF-Token` header that unsafe requests of a session need; empty without one. */
        csrf_token: string;
        person?: components['schemas']['PersonView'] | null;
        site: components['schemas']['SiteView'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SessionsEnded: {
      /** @description Says how many sessions ended. */
      data: {
        /** Format: int64 */
        ended: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SignedIn: {
      /** @description Says where to go after sign-in. */
      data: {
        next: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SiteSettings: {
      /** @description Everything a site can choose. What was never chosen has its default. */
      data: {
        chat: components['schemas']['ChatSettings'];
        mail: components['schemas']['MailSettings'];
        recording: components['schemas']['RecordingSettings'];
        streaming: components['schemas']['StreamingSettings'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Space: {
      /** @description A space. */
      data: {
        experiences: components['schemas']['Experience'][];
        id: components['schemas']['SpaceId'];
        name: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SpaceList: {
      data: {
        spaces: components['schemas']['Space'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StatisticsView: {
      /** @description The figures of a stream. */
      data: {
        /**
         * Format: int64
         * @description Watched by each on average.
         */
        average_watch_seconds: number;
        /**
         * Format: int64
         * @description From the start to the end, or until now.
         */
        duration_seconds: number;
        /**
         * Format: int32
         * @description The most at once.
         */
        peak_viewers: number;
        /**
         * Format: int32
         * @description Those of them who were signed in.
         */
        signed_in_viewers: number;
        timeline?: components['schemas']['Timeline'] | null;
        /**
         * Format: int32
         * @description Different people and browsers that watched live.
         */
        unique_viewers: number;
        /**
         * Format: int32
         * @description Watching now.
         */
        viewers_now: number;
        views: components['schemas']['ViewCounts'];
        /**
         * Format: int64
         * @description Watched by all together.
         */
        watch_seconds: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StorageView: {
      /** @description Where recordings lie, and whether they get there. */
      data: {
        /** @description `false` while the bucket does not take what is recorded, which then waits on the server. */
        available: boolean;
        /**
         * Format: date-time
         * @description Since when the bucket fails.
         */
        failing_since?: string | null;
        /** @description `local`: a folder of the server; `s3`: a bucket. */
        kind: string;
        /** @description What it fails with and what to change. */
        message?: string | null;
        /**
         * Format: int64
         * @description Bytes that wait.
         */
        waiting_bytes: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StreamInfo: {
      /** @description The live part of a stream's page (VX-17). */
      data: {
        access: components['schemas']['AccessView'];
        /** Format: date-time */
        ended_at?: string | null;
        /**
         * Format: date-time
         * @description When the stream ends unless somebody publishes before.
         */
        grace_ends_at?: string | null;
        pause_reason?: components['schemas']['PauseReason'] | null;
        /**
         * Format: int32
         * @description Most viewers at once; for the team.
         */
        peak_viewers?: number | null;
        recording: components['schemas']['ReplayState'];
        /** @description What broke the newest recording off; for the team. */
        recording_error?: string | null;
        /** Format: date-time */
        started_at?: string | null;
        status: components['schemas']['Status'];
        /** Format: int32 */
        viewer_count: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StreamKeyView: {
      /** @description The stream's key. */
      data: {
        stream_key: string;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StreamList: {
      /** @description A page of a list of streams. */
      data: {
        /** @description Give it as `cursor` for the next page; absent on the last one. */
        next_cursor?: string | null;
        /** @description May be fewer than asked for: streams the caller may not know of are left out. */
        streams: components['schemas']['StreamView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StreamView: {
      /** @description A stream, for somebody who may know of it. */
      data: {
        can: components['schemas']['CanView'];
        /** Format: date-time */
        created_at: string;
        description?: string | null;
        /** Format: date-time */
        ended_at?: string | null;
        experience_id?: components['schemas']['ExperienceId'] | null;
        /**
         * Format: date-time
         * @description When the stream ends unless somebody publishes before.
         */
        grace_ends_at?: string | null;
        host: components['schemas']['HostView'];
        id: components['schemas']['StreamId'];
        /** @description True from the start of the broadcast to its end, pauses included (LC-19). */
        is_live_now: boolean;
        kind: components['schemas']['StreamKind'];
        pause_reason?: components['schemas']['PauseReason'] | null;
        /**
         * Format: int32
         * @description Most viewers at once; for the team.
         */
        peak_viewers?: number | null;
        /** @description Whether the stream is recorded; for the team. */
        record?: boolean | null;
        recording_state: components['schemas']['ReplayState'];
        /** Format: date-time */
        scheduled_at: string;
        space_id?: components['schemas']['SpaceId'] | null;
        /** Format: date-time */
        started_at?: string | null;
        status: components['schemas']['Status'];
        /** @description The key for encoders; shown to the creator once, in the answer that made the stream. */
        stream_key?: string | null;
        title: string;
        /** @description Address of the page. */
        url: string;
        /** Format: int32 */
        viewer_count: number;
        visibility: components['schemas']['Visibility'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SubscriberRemoved: {
      /** @description Says what was forgotten. */
      data: {
        id: components['schemas']['SubscriptionId'];
        removed: boolean;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_SubscriptionList: {
      /** @description A page of subscriptions, oldest first. */
      data: {
        /** @description Of the whole site, whatever was searched for. */
        counts: components['schemas']['SubscriptionCounts'];
        next_cursor?: components['schemas']['SubscriptionId'] | null;
        subscribers: components['schemas']['SubscriptionView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_TeamList: {
      /** @description Teams, oldest first. */
      data: {
        teams: components['schemas']['TeamView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Term: {
      /** @description A word of the filter. */
      data: {
        effect: components['schemas']['Effect'];
        id: components['schemas']['TermId'];
        pattern: string;
        stream_id?: components['schemas']['StreamId'] | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_TermList: {
      /** @description The word filter. */
      data: {
        terms: components['schemas']['Term'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_TestSent: {
      /** @description Says what is on its way. */
      data: {
        type: components['schemas']['EventKind'];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_UnbanRequestList: {
      /** @description Requests. */
      data: {
        requests: components['schemas']['UnbanRequest'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_Verdict: {
      /** @description What the filter would do with a text. */
      data: {
        effect?: components['schemas']['Effect'] | null;
        /** @description The word that decided. */
        pattern?: string | null;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_WebhookList: {
      /** @description The endpoints of a site, newest first. */
      data: {
        webhooks: components['schemas']['WebhookView'][];
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_WebhookView: {
      /** @description An endpoint as admins see it. */
      data: {
        /** Format: date-time */
        created_at: string;
        description: string;
        enabled: boolean;
        /** @description The kinds it gets; empty: all of them. */
        events: components['schemas']['EventKind'][];
        /**
         * Format: date-time
         * @description Since when every delivery failed; after three days it is switched off.
         */
        failing_since?: string | null;
        id: components['schemas']['WebhookId'];
        /** @description What signs the deliveries, shown this once. */
        secret?: string | null;
        url: string;
      };
    };
    /** @description Decides about what waits. */
    Decide: {
      approve: boolean;
    };
    /** @description Says what was deleted. */
    Deleted: {
      deleted: boolean;
      id: components['schemas']['StreamId'];
    };
    /** @description Says what was deleted. */
    DeletedWebhook: {
      deleted: boolean;
      id: components['schemas']['WebhookId'];
    };
    /**
     * @description What became of a delivery.
     * @enum {string}
     */
    DeliveryState: 'pending' | 'delivered' | 'failed';
    /** @description One event on its way to one endpoint. */
    DeliveryView: {
      /** Format: int64 */
      attempts: number;
      data: Record<string, never>;
      /** @description Why the last attempt failed. */
      error?: string | null;
      event_id: components['schemas']['EventId'];
      /** Format: date-time */
      happened_at: string;
      id: components['schemas']['WebhookDeliveryId'];
      /**
       * Format: int64
       * @description What the receiver answered last.
       */
      response_status?: number | null;
      state: components['schemas']['DeliveryState'];
      /** @description The kind of the event. */
      type: string;
      /** Format: date-time */
      updated_at: string;
    };
    DeviceList: {
      devices: components['schemas']['DeviceView'][];
    };
    /**
     * @description What happens when more devices watch than a grant allows.
     * @enum {string}
     */
    DevicePolicy: 'evict_oldest' | 'refuse_new';
    /** @description A device that watches. */
    DeviceView: {
      id: string;
      /** @description `Firefox on Android`. */
      name: string;
      /** @description The one that asks. */
      own: boolean;
      /** Format: date-time */
      since?: string | null;
    };
    /** @description What was done. */
    Done: {
      action_id?: components['schemas']['ActionId'] | null;
    };
    /**
     * @description What a term does to a message that holds it.
     * @enum {string}
     */
    Effect: 'hold' | 'block';
    /** @description Its sound. */
    EncoderSoundView: {
      /** Format: int64 */
      bitrate_bps: number;
      channels: number;
      /** Format: int32 */
      sample_rate: number;
    };
    /** @description Its pictures. */
    EncoderVideoView: {
      /** Format: int64 */
      bitrate_bps: number;
      /**
       * Format: float
       * @description Pictures per second that viewers get.
       */
      fps: number;
      /** Format: int32 */
      height: number;
      /**
       * Format: int64
       * @description Between the last two keyframes.
       */
      keyframe_interval_ms?: number | null;
      /**
       * Format: int32
       * @description As the encoder says; 0 when it does not.
       */
      width: number;
    };
    /** @description An encoder. */
    EncoderView: {
      connected: boolean;
      /** Format: date-time */
      connected_at: string;
      /** @description Media came within the last three seconds. */
      receiving: boolean;
      /** @description What it calls itself; empty when it does not. */
      software: string;
      sound?: components['schemas']['EncoderSoundView'] | null;
      video?: components['schemas']['EncoderVideoView'] | null;
      /** @description What is wrong, worst first. */
      warnings: components['schemas']['WarningView'][];
    };
    /** @description Where encoders publish. */
    Endpoint: {
      protocol: components['schemas']['Protocol'];
      /** @description Without the stream key. */
      url: string;
    };
    /**
     * @description What an entry of the log is.
     * @enum {string}
     */
    EntryKind: 'message' | 'system' | 'delete' | 'restore';
    /** @description An entry as the API and the socket show it. */
    EntryView: {
      /** Format: date-time */
      at: string;
      author?: components['schemas']['AuthorView'] | null;
      /** @description As its author's client sent it. */
      client_id?: string | null;
      /** @description The message was taken away. */
      deleted?: boolean;
      kind: components['schemas']['EntryKind'];
      reply_to?: components['schemas']['Reply'] | null;
      /** Format: int64 */
      seq: number;
      /** @description The messages deleted or restored. */
      seqs?: number[];
      /**
       * Format: int64
       * @description Milliseconds since the stream went live; absent before.
       */
      stream_ms?: number | null;
      system?: components['schemas']['SystemEvent'] | null;
      /** @description Plain text of a message that still shows. */
      text?: string | null;
    };
    /** @description What went wrong. */
    ErrorBody: {
      /** @description Stable, for programs: `grant_expired`, `validation_failed`… */
      code: string;
      /** @description What is wrong with which field. */
      fields?: {
        [key: string]: string;
      };
      /** @description The page where it can be put right. */
      link?: string | null;
      /** @description What happened and what to do. */
      message: string;
      /** @description Names this request in the server's log. */
      request_id: string;
    };
    /** @description The body of an error. */
    ErrorEnvelope: {
      error: components['schemas']['ErrorBody'];
    };
    /** @description Something that happened. */
    EventId: string;
    /**
     * @description What happens in the product.
     * @enum {string}
     */
    EventKind:
      | 'stream.created'
      | 'stream.updated'
      | 'stream.visibility_changed'
      | 'stream.live'
      | 'stream.paused'
      | 'stream.resumed'
      | 'stream.ended'
      | 'stream.archived'
      | 'stream.restored'
      | 'stream.deleted'
      | 'recording.ready'
      | 'recording.failed'
      | 'grant.created'
      | 'grant.renewed'
      | 'grant.cancelled'
      | 'grant.refunded'
      | 'grant.expired'
      | 'pass.created'
      | 'pass.updated'
      | 'pass.deleted'
      | 'subscription.activated'
      | 'subscription.ended'
      | 'subscription.removed'
      | 'chat.message'
      | 'chat.deleted'
      | 'chat.restored'
      | 'chat.reported'
      | 'chat.held'
      | 'moderation.warn'
      | 'moderation.timeout'
      | 'moderation.ban'
      | 'moderation.unban'
      | 'moderation.modes'
      | 'notification.started'
      | 'notification.finished'
      | 'webhook.test';
    /** @description Something inside a space that is sold by itself: a course, a series. */
    Experience: {
      id: components['schemas']['ExperienceId'];
      name: string;
    };
    /** @description An experience inside a space. */
    ExperienceId: string;
    /** @description Names a browser. */
    ForgetBrowser: {
      endpoint: string;
    };
    /** @description An access grant. */
    GrantId: string;
    /** @description Grants, newest first. */
    GrantList: {
      grants: components['schemas']['GrantView'][];
      next?: components['schemas']['GrantId'] | null;
    };
    /**
     * @description Where a grant comes from.
     * @enum {string}
     */
    GrantSource: 'given' | 'claim' | 'code' | 'purchase';
    /**
     * @description What a grant is at a moment: its status and its window together.
     * @enum {string}
     */
    GrantState: 'pending' | 'upcoming' | 'active' | 'expired' | 'cancelled' | 'refunded';
    /** @description A grant, for its holder and for those who manage it. */
    GrantView: components['schemas']['Subject'] & {
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description Without end when null.
       */
      ends_at?: string | null;
      id: components['schemas']['GrantId'];
      pass_id?: components['schemas']['PassId'] | null;
      /** @description The pass's name; absent when the grant names what it covers itself. */
      pass_name?: string | null;
      /** @description The page of what it opens. */
      path: string;
      person: components['schemas']['HolderView'];
      /** @description What the giver, or the checkout, calls it. */
      reference?: string | null;
      source: components['schemas']['GrantSource'];
      /** Format: date-time */
      starts_at: string;
      state: components['schemas']['GrantState'];
      /** @description What the stream, experience or space is called. */
      subject_name?: string | null;
    };
    /** @description A message that waits for a moderator. */
    HeldId: string;
    /** @description Held messages. */
    HeldList: {
      held: components['schemas']['HeldView'][];
    };
    /** @description A held message as moderators see it. */
    HeldView: {
      author: string;
      author_name: string;
      /** Format: date-time */
      created_at: string;
      id: components['schemas']['HeldId'];
      /** @description The filter's word. */
      term: string;
      text: string;
    };
    /** @description Whose it is. */
    HolderView: {
      email: string;
      id: components['schemas']['PersonId'];
      name: string;
    };
    /** @description Who makes the stream. */
    HostView: {
      id: components['schemas']['PersonId'];
      name: string;
    };
    /** @description As `RTCIceServer`. */
    IceServer: {
      urls: string[];
    };
    /** @description Addresses to subscribe. */
    Import: {
      /**
       * @description Whether each of these people agreed to be told. If so they are active at once; if not, each
       *     gets one mail that asks.
       */
      consent: boolean;
      /**
       * @description Or CSV: the column called `email` (or `e-mail`, `mail`, `address`), else the first that
       *     holds an address.
       */
      csv?: string | null;
      /** @description Up to 2000 addresses. */
      emails?: string[];
    };
    /** @description What came of an import. */
    Imported: {
      /**
       * Format: int32
       * @description Active now, and not before.
       */
      activated: number;
      /**
       * Format: int32
       * @description Asked by mail to confirm.
       */
      invited: number;
      /**
       * Format: int32
       * @description Were active already.
       */
      unchanged: number;
      /** @description Lines that hold no mail address; the first ten of them. */
      unreadable: string[];
      /**
       * Format: int32
       * @description How many such lines there were.
       */
      unreadable_count: number;
      /**
       * Format: int32
       * @description Have unsubscribed once: an import does not bring them back.
       */
      unsubscribed: number;
    };
    /** @description An invitation into a team. */
    InviteId: string;
    /** @description Invites somebody. */
    InviteRequest: {
      email: string;
      role: components['schemas']['Role'];
    };
    /** @description Somebody who may join. */
    InviteView: {
      /** Format: date-time */
      created_at: string;
      email: string;
      id: components['schemas']['InviteId'];
      role: components['schemas']['Role'];
    };
    /** @description How many jobs of a site are in each state. */
    JobCounts: {
      /** Format: int64 */
      dead: number;
      /** Format: int64 */
      done: number;
      /** Format: int64 */
      running: number;
      /** Format: int64 */
      waiting: number;
    };
    /** @description A job in the queue. */
    JobId: string;
    /** @description Jobs, newest first. */
    JobList: {
      /** @description Of all the site's jobs, whatever is listed. */
      counts: components['schemas']['JobCounts'];
      items: components['schemas']['JobView'][];
      /** @description Give it as `cursor` for the next page; absent on the last one. */
      next_cursor?: string | null;
    };
    /**
     * @description Where a job stands.
     * @enum {string}
     */
    JobState: 'waiting' | 'running' | 'done' | 'dead';
    /** @description A job. */
    JobView: {
      /**
       * Format: int64
       * @description Attempts begun.
       */
      attempts: number;
      /**
       * Format: int64
       * @description After so many it is dead.
       */
      attempts_max: number;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description When it runs next; of a running one, when others may take it up.
       */
      due_at?: string | null;
      id: components['schemas']['JobId'];
      /** @description What it is about: an id, or a mail address. */
      key: string;
      /** @description `sign_in_mail`, `webhook`, `fan_out`… */
      kind: string;
      /** @description Why the last attempt failed. */
      last_error?: string | null;
      /** @description Comes back by itself, and cannot be cancelled. */
      recurring: boolean;
      state: components['schemas']['JobState'];
      /** Format: date-time */
      updated_at: string;
    };
    /**
     * @description In which role to join.
     * @enum {string}
     */
    JoinAs: 'viewer' | 'creator';
    /** @description Asks for a token. */
    JoinRequest: {
      /** @description `viewer` when absent. */
      as?: components['schemas']['JoinAs'];
    };
    /** @description What a LiveKit client needs to connect. */
    JoinView: {
      /**
       * Format: date-time
       * @description When the grant behind it ends.
       */
      expires_at?: string | null;
      /** @description STUN and TURN servers; empty while the media ports are reached directly. */
      ice_servers: components['schemas']['IceServer'][];
      identity: string;
      permissions: components['schemas']['PermissionsView'];
      room: string;
      /** @description Access token. */
      token: string;
      /** @description WebSocket address of the signal connection. */
      url: string;
    };
    /** @description Tells a browser of every stream that goes live, or stops that. */
    KeepBrowser: {
      browser: components['schemas']['BrowserBody'];
      /** @description Whether it is told of every live stream it may watch. */
      live: boolean;
    };
    /** @description Says that a link was mailed, whoever the address belongs to. */
    LinkSent: {
      message: string;
    };
    /** @description The server's answer to an offer. */
    LiveAnswer: {
      sdp: string;
      /** @description `answer`. */
      type: string;
    };
    /** @description Makes a private stream. */
    LiveCreate: {
      description?: string | null;
      title: string;
    };
    /** @description A stream just made. */
    LiveCreated: {
      /** @description Shown this once. */
      streamKey: string;
      videoId: components['schemas']['StreamId'];
      /** @description Where an offer goes (`POST`), see `signal`. */
      webrtcUrl: string;
    };
    LiveList: {
      /** @description Give it as `cursor` for the next page; absent on the last one. */
      next_cursor?: string | null;
      streams: components['schemas']['LiveVideo'][];
    };
    /** @description Says what happened. */
    LiveMessage: {
      message: string;
    };
    /** @description One step of a negotiation. */
    LiveSignal: {
      /** @description An SDP text or `{type, sdp}` for an offer, an `RTCIceCandidateInit` or its text for a candidate. */
      data: Record<string, never>;
      /**
       * @description For callers without a session; `Authorization: Bearer` does as well, with the key or a
       *     creator's access token.
       */
      streamKey?: string | null;
      /** @description `offer`, `answer` or `ice-candidate`. */
      type: string;
    };
    /** @description Starts a stream. */
    LiveStart: {
      streamKey: string | null;
    };
    /** @description Stops a stream. */
    LiveStop: {
      /** @description Publish the recording as the replay; otherwise it stays a draft of the team. */
      convertToVOD?: boolean;
      /**
       * @description For callers without a session; `Authorization: Bearer` does as well, with the key or a
       *     creator's access token.
       */
      streamKey?: string | null;
    };
    /** @description A live stream in a list. */
    LiveVideo: {
      description?: string | null;
      id: components['schemas']['StreamId'];
      isLiveNow: boolean;
      /** @description Where a LiveKit client connects. */
      signalUrl: string;
      /** Format: date-time */
      startedAt?: string | null;
      /** @description `LIVE`; the sources' other words are `PENDING` and `READY`. */
      status: string;
      title: string;
      type: string;
      /** Format: int32 */
      viewers: number;
    };
    /** @description Whom the site's mail comes from. */
    MailSettings: {
      /**
       * Format: email
       * @description The sender's address, which the mail server must be allowed to send for; null: the
       *     installation's.
       */
      from_address: string | null;
      /** @description The sender's name; null: the site's name. */
      from_name: string | null;
      /**
       * Format: email
       * @description Where answers go; null: to the sender.
       */
      reply_to: string | null;
    };
    /** @description Who belongs to a team, and who may join. */
    MemberList: {
      /** @description Only admins and owners see them. */
      invites: components['schemas']['InviteView'][];
      members: components['schemas']['MemberView'][];
    };
    /** @description Somebody in a team. */
    MemberView: {
      email: string;
      name: string;
      person_id: components['schemas']['PersonId'];
      role: components['schemas']['Role'];
      /** Format: date-time */
      since: string;
    };
    /** @description One action in the log. */
    ModerationAction: {
      /** @description Who did it. */
      actor_name: string;
      /** @description Whether it can be taken back now. */
      can_undo: boolean;
      /** Format: date-time */
      created_at: string;
      detail: components['schemas']['ActionDetail'];
      id: components['schemas']['ActionId'];
      kind: components['schemas']['ActionKind'];
      reason: string;
      stream_id?: components['schemas']['StreamId'] | null;
      /** @description To whom. */
      subject?: string | null;
      subject_name?: string | null;
      /** Format: date-time */
      undone_at?: string | null;
    };
    /** @description Who may write what, and how often. Moderators are exempt from all of it. */
    Modes: {
      /**
       * Format: int32
       * @description Only accounts at least this old write; 0: off.
       */
      account_age_minutes: number;
      /** @description Only emoji. */
      emote_only: boolean;
      /** @description Only holders of a valid pass or an active subscription write. */
      holders_only: boolean;
      /** @description Messages with links are refused. */
      links_off: boolean;
      /** @description Only moderators write. */
      read_only: boolean;
      /**
       * Format: date-time
       * @description Until when the shield is up.
       */
      shield_until: string | null;
      /**
       * Format: int32
       * @description Seconds between two messages of one person; 0: off.
       */
      slow_seconds: number;
    };
    /** @description A name. */
    Named: {
      /** @description 1 to 80 characters. */
      name: string;
    };
    /** @description What was noted. */
    Noted: {
      noted: boolean;
    };
    /** @description An empty body. */
    Nothing: Record<string, never>;
    /** @description What happens when the stream goes live, or happened. */
    NotificationView: {
      /** @description Whether subscribers are told of this stream. */
      enabled: boolean;
      /** @description How many would be told if it went live now. */
      reach: components['schemas']['Reach'];
      /** @description Whether the site tells subscribers of streams at all. */
      site_enabled: boolean;
      /**
       * @description `none` before the stream was live, then `sending`, `sent`, or `cancelled` where it was
       *     switched off or the stream ended first.
       */
      state: string;
      /** @description What became of the messages. */
      totals: components['schemas']['Totals'];
    };
    OfferList: {
      passes: components['schemas']['OfferView'][];
    };
    /** @description A pass, for those who may want it. */
    OfferView: {
      /** @description Can be taken with `POST /api/v1/passes/{id}/claim`. */
      free: boolean;
      id: components['schemas']['PassId'];
      name: string;
      price_label?: string | null;
      purchase_url?: string | null;
    };
    /** @description A place where somebody is signed in. */
    OpenSession: {
      /** Format: date-time */
      created_at: string;
      /** @description Whether it is the one that asks. */
      current: boolean;
      id: components['schemas']['SessionId'];
      /**
       * Format: date-time
       * @description Within the last ten minutes or so.
       */
      last_seen_at: string;
      /** @description What the browser calls itself. */
      user_agent: string;
    };
    /** @description One's own subscription. */
    OwnSubscription: {
      /** @description What to tell the person. */
      message: string;
      state?: components['schemas']['SubscriptionState'] | null;
    };
    /** @description Says what was deleted. */
    PassDeleted: {
      deleted: boolean;
      id: components['schemas']['PassId'];
    };
    /** @description An access pass. */
    PassId: string;
    PassList: {
      passes: components['schemas']['PassView'][];
    };
    /** @description What is said of a pass, all of it. */
    PassTerms: {
      /**
       * @description Offered and handed out; existing grants hold either way.
       * @default true
       */
      active: boolean;
      /**
       * Format: int32
       * @description Devices that may watch at once by one grant; any number when absent.
       */
      device_limit?: number | null;
      device_policy?: components['schemas']['DevicePolicy'];
      /**
       * Format: int32
       * @description Days that a grant of it lasts; without end when absent.
       */
      duration_days?: number | null;
      /** @description Anybody who is signed in may take it. */
      free?: boolean;
      /** @description 1 to 80 characters. */
      name: string;
      /** @description What it costs, as shown: `9 € a month`. */
      price_label?: string | null;
      /** @description What the checkout calls it in its purchase events. */
      product?: string | null;
      /** @description Where it is sold: a page of the site's own checkout. */
      purchase_url?: string | null;
      /**
       * Format: date-time
       * @description When every grant of it ends.
       */
      valid_until?: string | null;
    };
    /** @description A pass, for those who manage it. */
    PassView: components['schemas']['Subject'] & {
      /** Format: date-time */
      created_at: string;
      id: components['schemas']['PassId'];
      terms: components['schemas']['PassTerms'];
    };
    /**
     * @description Why a stream is paused.
     * @enum {string}
     */
    PauseReason: 'host' | 'away';
    /** @description What the token allows. */
    PermissionsView: {
      data: boolean;
      /** @description Sources that may be published; empty: none. */
      publish: string[];
      subscribe: boolean;
    };
    /** @description What moderators know of somebody. */
    PersonCard: {
      /**
       * Format: date-time
       * @description Since when the account exists; absent for participants of the media room.
       */
      account_since?: string | null;
      /** @description What moderators did about this person. */
      actions: components['schemas']['ModerationAction'][];
      /** @description Bans and time-outs in force, anywhere on the site. */
      bans: components['schemas']['BanView'][];
      /** @description Holds a pass or a subscription for this stream. */
      holder: boolean;
      id: string;
      /** @description The latest messages in this stream. */
      messages: components['schemas']['EntryView'][];
      name: string;
    };
    /** @description A person of a site. */
    PersonId: string;
    /** @description A person as the person sees himself or herself. */
    PersonView: {
      /** @description Whether the form for new streams is of use. */
      can_create_streams: boolean;
      email: string;
      id: components['schemas']['PersonId'];
      name: string;
      /**
       * @description `admin` (of the platform), the highest role in a team (`owner`, `admin`, `moderator`,
       *     `member`), or `viewer`.
       */
      role: string;
    };
    /** @description Where something is played. */
    Playback: {
      kind: components['schemas']['PlaybackKind'];
      url: string;
    };
    /**
     * @description What a player needs to speak.
     * @enum {string}
     */
    PlaybackKind: 'webrtc' | 'replay';
    /**
     * @description How an encoder publishes.
     * @enum {string}
     */
    Protocol: 'rtmp' | 'whip';
    /** @description How to publish to a stream, and how that goes. */
    PublishingView: {
      capabilities: components['schemas']['Capabilities'];
      encoder?: components['schemas']['EncoderView'] | null;
      /** @description Where encoders publish. */
      endpoints: components['schemas']['Endpoint'][];
      /** @description Whether the stream key can be shown again; else a new one has to be drawn. */
      key_kept: boolean;
      /** @description Where the stream and its replay are played. */
      playback: components['schemas']['Playback'][];
      /** @description Name of the provider that carries the stream. */
      provider: string;
    };
    /** @description One purchase. */
    PurchaseData: {
      /**
       * Format: int64
       * @description In the currency's smallest unit.
       */
      amount?: number;
      /** @description ISO 4217. */
      currency?: string;
      /** @description Who bought it. */
      email: string;
      name?: string | null;
      /** @description A pass's `product`. */
      product_id: string;
      /** @description The checkout's id of the purchase. */
      purchase_id: string;
      /**
       * Format: int64
       * @description Of a refund: paid back so far. Absent: everything. A part leaves the grant as it is.
       */
      refunded_amount?: number | null;
    };
    /** @description What the checkout tells. */
    PurchaseEvent: {
      data: components['schemas']['PurchaseData'];
      /** @description The checkout's id of this event: the same again changes nothing. */
      id: string;
      /** @description `purchase.completed` or `purchase.refunded`; others are taken note of and do nothing. */
      type: string;
    };
    /** @enum {string} */
    PurchaseOutcome: 'applied' | 'repeated' | 'ignored_type' | 'unknown_product';
    /** @description Says what was deleted. */
    PurchaseSecretDeleted: {
      deleted: boolean;
      id: components['schemas']['PurchaseSecretId'];
    };
    /** @description A secret that signs purchase webhooks. */
    PurchaseSecretId: string;
    PurchaseSecretList: {
      secrets: components['schemas']['PurchaseSecretView'][];
      /** @description Where the checkout sends its events. */
      webhook_url: string;
    };
    /** @description A secret just made. */
    PurchaseSecretMade: {
      id: components['schemas']['PurchaseSecretId'];
      /** @description Shown this once. */
      secret: string;
    };
    /** @description A secret, without itself. */
    PurchaseSecretView: {
      /** Format: date-time */
      created_at: string;
      id: components['schemas']['PurchaseSecretId'];
    };
    /** @description Says what an event led to. */
    PurchaseTaken: {
      outcome: components['schemas']['PurchaseOutcome'];
    };
    /** @description The key a browser subscribes with. */
    PushKey: {
      /** @description `applicationServerKey`: a P-256 point, URL-safe base64. */
      key: string;
    };
    /** @description The stream that something belongs to. */
    QueueStream: {
      id: components['schemas']['StreamId'];
      title: string;
    };
    /** @description A held message and its stream. */
    QueuedHeld: components['schemas']['HeldView'] & {
      stream?: components['schemas']['QueueStream'] | null;
    };
    /** @description A report and its stream. */
    QueuedReport: components['schemas']['Report'] & {
      stream?: components['schemas']['QueueStream'] | null;
    };
    /** @description How many would be told. */
    Reach: {
      /**
       * Format: int32
       * @description By mail.
       */
      mail: number;
      /** @description Whether there may be more than that. */
      or_more: boolean;
      /**
       * Format: int32
       * @description By push messages to browsers.
       */
      push: number;
    };
    /** @description Says what was deleted. */
    RecordingDeleted: {
      deleted: boolean;
      id: components['schemas']['RecordingId'];
    };
    /** @description A recording of a stream. */
    RecordingId: string;
    /** @description Recordings, newest first. */
    RecordingList: {
      next_cursor?: components['schemas']['RecordingId'] | null;
      recordings: components['schemas']['RecordingView'][];
      /** @description Of all recordings within the caller's reach, whatever was asked for. */
      storage: components['schemas']['StorageUsed'];
    };
    /** @description Recordings and how long they stay. */
    RecordingSettings: {
      /** @description Whether streams are recorded; off: none is, whatever the stream says. */
      enabled: boolean;
      /**
       * Format: int32
       * @description Days after its end for which a recording is kept; null: until somebody deletes it.
       */
      retention_days: number | null;
    };
    /**
     * @description How far one recording is.
     * @enum {string}
     */
    RecordingState: 'recording' | 'processing' | 'ready' | 'failed';
    /** @description A recording, for those who run its stream. */
    RecordingView: {
      /**
       * Format: date-time
       * @description When the site's retention deletes it.
       */
      deletes_at?: string | null;
      /** Format: int64 */
      duration_ms?: number | null;
      /** Format: date-time */
      ended_at?: string | null;
      /** @description What went wrong; a recording that is ready all the same holds what came before. */
      error?: string | null;
      id: components['schemas']['RecordingId'];
      /**
       * Format: int32
       * @description A stream that was recorded with interruptions has several recordings, the parts of its replay.
       */
      part: number;
      /** Format: int32 */
      parts: number;
      /** @description A picture of it, once drawn. */
      poster_url?: string | null;
      /** @description Whether whoever may watch the stream sees its replay; otherwise it is the team's draft. */
      published: boolean;
      /** Format: int64 */
      size_bytes?: number | null;
      /** Format: date-time */
      started_at: string;
      state: components['schemas']['RecordingState'];
      stream_id: components['schemas']['StreamId'];
      /** @description The stream's. */
      title: string;
      visibility: components['schemas']['Visibility'];
    };
    /** @description A code to use. */
    RedeemRequest: {
      /** @description Case, blanks and dashes do not matter. */
      code: string;
    };
    /** @description How the caller will be reminded. */
    ReminderView: {
      /** @description By mail. */
      mail: boolean;
      /** @description By a message to the browser that was named. */
      push: boolean;
    };
    /** @description Says what became of a member or an invitation. */
    Removed: {
      removed: boolean;
    };
    /** @description Lets a grant go on. */
    RenewGrant: {
      /**
       * Format: int32
       * @description Or days added to its end, or to now if that is past. Without either it is as with a new
       *     grant of its pass.
       */
      days?: number | null;
      /**
       * Format: date-time
       * @description Its new end.
       */
      ends_at?: string | null;
    };
    /** @description A codec and, for pictures, the largest size. */
    ReplayMedia: {
      /** @description RFC 6381. */
      codec: string;
      /** Format: int32 */
      height?: number | null;
      /** Format: int32 */
      width?: number | null;
    };
    /** @description One recording of the stream. */
    ReplayPart: {
      /** @description Counts from 1. */
      part: number;
      /**
       * Format: int64
       * @description Where in the replay it begins.
       */
      start_ms: number;
      /** @description What time that was. */
      started_at: string;
      storyboard?: components['schemas']['Storyboard'] | null;
      storyboard_url?: string | null;
    };
    /** @description Pictures and sound that belong in one player. */
    ReplayPlayer: {
      audio?: components['schemas']['ReplayMedia'] | null;
      /** @description What the file names of an `mse` index are relative to. */
      base_url: string;
      /** Format: int64 */
      duration_ms: number;
      /** @description `main` (camera and microphone), `screen`; `main-2`… with several publishers at once. */
      name: string;
      /** @description Counts from 1. */
      part: number;
      /** @description `hls`: `url` is a playlist; `mse`: an index of segments for a MediaSource loader. */
      player: string;
      /** @description When there really were pictures; outside of it a picture stands still. */
      shown: components['schemas']['ReplaySpan'][];
      /** Format: int64 */
      start_ms: number;
      url: string;
      video?: components['schemas']['ReplayMedia'] | null;
    };
    /** @description A stretch of time. */
    ReplaySpan: {
      /** Format: int64 */
      from_ms: number;
      /** Format: int64 */
      to_ms: number;
    };
    /**
     * @description How far the replay of a stream is.
     * @enum {string}
     */
    ReplayState: 'none' | 'recording' | 'processing' | 'ready' | 'failed';
    /** @description One recorded track. */
    ReplayTrack: {
      codec: string;
      /** Format: int64 */
      end_ms: number;
      /** Format: int32 */
      height?: number | null;
      /**
       * Format: int32
       * @description Number in its part.
       */
      id: number;
      /** @description `audio` or `video`. */
      kind: string;
      part: number;
      /** @description `camera`, `microphone`, `screen_share`, `screen_share_audio`, `unknown`. */
      source: string;
      /** Format: int64 */
      start_ms: number;
      /** @description Its own HLS playlist; absent for VP8. */
      url?: string | null;
      /** Format: int32 */
      width?: number | null;
    };
    /**
     * @description A stream's replay. Times are milliseconds from its start. Where the server was restarted during
     *     the stream there are several parts, one after the other.
     */
    ReplayView: {
      /** Format: int64 */
      duration_ms: number;
      /** @description One after the other. */
      parts: components['schemas']['ReplayPart'][];
      /** @description What was recorded. */
      tracks: components['schemas']['ReplayTrack'][];
      /** @description What to show, one player each: `main` and `screen` run side by side. */
      views: components['schemas']['ReplayPlayer'][];
    };
    /** @description The message that a message answers. */
    Reply: {
      /** @description Who wrote it. */
      name: string;
      /** Format: int64 */
      seq: number;
    };
    /** @description A viewer's report of a message. */
    Report: {
      /** @description Who wrote the message. */
      author: string;
      author_name: string;
      /** Format: date-time */
      created_at: string;
      id: components['schemas']['ReportId'];
      /** @description Why it was reported. */
      reason: string;
      /** Format: int64 */
      seq: number;
      /** @description The message as it was. */
      text: string;
    };
    /** @description A viewer's report of a message. */
    ReportId: string;
    /** @description Reports. */
    ReportList: {
      reports: components['schemas']['Report'][];
    };
    /** @description Says which key is void. */
    Revoked: {
      id: components['schemas']['ApiKeyId'];
      revoked: boolean;
    };
    /**
     * @description What a member may do in a team.
     * @enum {string}
     */
    Role: 'member' | 'moderator' | 'admin' | 'owner';
    /** @description Gives a member another role. */
    RoleRequest: {
      role: components['schemas']['Role'];
    };
    /**
     * @description What a key may do. Routes that name none of these take no keys.
     * @enum {string}
     */
    Scope:
      | 'streams:read'
      | 'streams:write'
      | 'grants:write'
      | 'subscribers:write'
      | 'chat:moderate'
      | 'analytics:read';
    /**
     * @description The scope's kind, as in the API.
     * @enum {string}
     */
    ScopeKind: 'stream' | 'space' | 'site';
    /** @description A session of a person. */
    SessionId: string;
    /** @description The places, newest first. */
    SessionList: {
      sessions: components['schemas']['OpenSession'][];
    };
    /** @description Who is signed in, and where. */
    SessionView: {
      /** @description Value of the `X-CSRF-Token` header that unsafe requests of a session need; empty without one. */
      csrf_token: string;
      person?: components['schemas']['PersonView'] | null;
      site: components['schemas']['SiteView'];
    };
    /** @description Says how many sessions ended. */
    SessionsEnded: {
      /** Format: int64 */
      ended: number;
    };
    /** @description Sets the modes; what is absent stays. */
    SetModes: {
      /**
       * Format: int32
       * @description 0 to 129600 (90 days).
       */
      account_age_minutes?: number | null;
      emote_only?: boolean | null;
      holders_only?: boolean | null;
      links_off?: boolean | null;
      read_only?: boolean | null;
      /**
       * Format: int32
       * @description 0 to 300.
       */
      slow_seconds?: number | null;
    };
    /** @description Pins a message. */
    SetPin: {
      /**
       * Format: int64
       * @description Its place in the log; `null` takes the pin away.
       */
      seq?: number | null;
    };
    /** @description Switches a reminder. */
    SetReminder: {
      browser?: components['schemas']['BrowserBody'] | null;
      on: boolean;
    };
    /** @description Raises or lowers the shield. */
    SetShield: {
      /**
       * Format: int32
       * @description 1 to 1440; 0 lowers it.
       */
      minutes: number;
    };
    /**
     * @description Some settings, by section, as in `{"streaming": {"enabled": true}}`. What is absent stays; `null`
     *     takes a default back.
     */
    SettingsPatch: Record<string, never>;
    /** @description Asks for a sign-in link. */
    SignInRequest: {
      email: string;
      /** @description Path to open after sign-in. */
      next?: string | null;
    };
    /** @description Says where to go after sign-in. */
    SignedIn: {
      next: string;
    };
    /** @description An action and its stream; without one it concerned the whole site. */
    SiteAction: components['schemas']['ModerationAction'] & {
      stream?: components['schemas']['QueueStream'] | null;
    };
    /** @description Everything a site can choose. What was never chosen has its default. */
    SiteSettings: {
      chat: components['schemas']['ChatSettings'];
      mail: components['schemas']['MailSettings'];
      recording: components['schemas']['RecordingSettings'];
      streaming: components['schemas']['StreamingSettings'];
    };
    /** @description A site as everybody sees it. */
    SiteView: {
      name: string;
      slug: string;
    };
    /** @description A space. */
    Space: {
      experiences: components['schemas']['Experience'][];
      id: components['schemas']['SpaceId'];
      name: string;
    };
    /** @description A space. */
    SpaceId: string;
    SpaceList: {
      spaces: components['schemas']['Space'][];
    };
    /** @description The figures of a stream. */
    StatisticsView: {
      /**
       * Format: int64
       * @description Watched by each on average.
       */
      average_watch_seconds: number;
      /**
       * Format: int64
       * @description From the start to the end, or until now.
       */
      duration_seconds: number;
      /**
       * Format: int32
       * @description The most at once.
       */
      peak_viewers: number;
      /**
       * Format: int32
       * @description Those of them who were signed in.
       */
      signed_in_viewers: number;
      timeline?: components['schemas']['Timeline'] | null;
      /**
       * Format: int32
       * @description Different people and browsers that watched live.
       */
      unique_viewers: number;
      /**
       * Format: int32
       * @description Watching now.
       */
      viewers_now: number;
      views: components['schemas']['ViewCounts'];
      /**
       * Format: int64
       * @description Watched by all together.
       */
      watch_seconds: number;
    };
    /**
     * @description Where a stream is in its life (LC-01); the numbers are MD-05's.
     * @enum {string}
     */
    Status: 'scheduled' | 'live' | 'paused' | 'ended' | 'archived';
    /** @description What recordings take up. */
    StorageUsed: {
      /** Format: int64 */
      bytes: number;
      /** Format: int64 */
      recordings: number;
    };
    /** @description Where recordings lie, and whether they get there. */
    StorageView: {
      /** @description `false` while the bucket does not take what is recorded, which then waits on the server. */
      available: boolean;
      /**
       * Format: date-time
       * @description Since when the bucket fails.
       */
      failing_since?: string | null;
      /** @description `local`: a folder of the server; `s3`: a bucket. */
      kind: string;
      /** @description What it fails with and what to change. */
      message?: string | null;
      /**
       * Format: int64
       * @description Bytes that wait.
       */
      waiting_bytes: number;
    };
    /** @description How the pictures for the seek bar lie on their sheet, row by row. */
    Storyboard: {
      /** Format: int32 */
      columns: number;
      /** Format: int32 */
      count: number;
      /** Format: int32 */
      height: number;
      /**
       * Format: int64
       * @description Time from one to the next.
       */
      interval_ms: number;
      /**
       * Format: int64
       * @description Where in the recording the first one was taken.
       */
      start_ms: number;
      /**
       * Format: int32
       * @description Of each, in pixels.
       */
      width: number;
    };
    /** @description A stream; also the name of its media room. */
    StreamId: string;
    /** @description The live part of a stream's page (VX-17). */
    StreamInfo: {
      access: components['schemas']['AccessView'];
      /** Format: date-time */
      ended_at?: string | null;
      /**
       * Format: date-time
       * @description When the stream ends unless somebody publishes before.
       */
      grace_ends_at?: string | null;
      pause_reason?: components['schemas']['PauseReason'] | null;
      /**
       * Format: int32
       * @description Most viewers at once; for the team.
       */
      peak_viewers?: number | null;
      recording: components['schemas']['ReplayState'];
      /** @description What broke the newest recording off; for the team. */
      recording_error?: string | null;
      /** Format: date-time */
      started_at?: string | null;
      status: components['schemas']['Status'];
      /** Format: int32 */
      viewer_count: number;
    };
    /** @description The stream's key. */
    StreamKeyView: {
      stream_key: string;
    };
    /**
     * @description What a stream is, apart from its content: decides how its media room is called (LC-33).
     * @enum {string}
     */
    StreamKind: 'experience' | 'consultation';
    /** @description A page of a list of streams. */
    StreamList: {
      /** @description Give it as `cursor` for the next page; absent on the last one. */
      next_cursor?: string | null;
      /** @description May be fewer than asked for: streams the caller may not know of are left out. */
      streams: components['schemas']['StreamView'][];
    };
    /** @description A stream, for somebody who may know of it. */
    StreamView: {
      can: components['schemas']['CanView'];
      /** Format: date-time */
      created_at: string;
      description?: string | null;
      /** Format: date-time */
      ended_at?: string | null;
      experience_id?: components['schemas']['ExperienceId'] | null;
      /**
       * Format: date-time
       * @description When the stream ends unless somebody publishes before.
       */
      grace_ends_at?: string | null;
      host: components['schemas']['HostView'];
      id: components['schemas']['StreamId'];
      /** @description True from the start of the broadcast to its end, pauses included (LC-19). */
      is_live_now: boolean;
      kind: components['schemas']['StreamKind'];
      pause_reason?: components['schemas']['PauseReason'] | null;
      /**
       * Format: int32
       * @description Most viewers at once; for the team.
       */
      peak_viewers?: number | null;
      /** @description Whether the stream is recorded; for the team. */
      record?: boolean | null;
      recording_state: components['schemas']['ReplayState'];
      /** Format: date-time */
      scheduled_at: string;
      space_id?: components['schemas']['SpaceId'] | null;
      /** Format: date-time */
      started_at?: string | null;
      status: components['schemas']['Status'];
      /** @description The key for encoders; shown to the creator once, in the answer that made the stream. */
      stream_key?: string | null;
      title: string;
      /** @description Address of the page. */
      url: string;
      /** Format: int32 */
      viewer_count: number;
      visibility: components['schemas']['Visibility'];
    };
    /** @description Going live, and who is told. */
    StreamingSettings: {
      /** @description Who may watch a stream whose maker does not say. */
      default_visibility: components['schemas']['Visibility'];
      /** @description Whether streams can be made and started. Streams that are live go on when it is switched off. */
      enabled: boolean;
      /**
       * Format: int32
       * @description Streams live at once; null: as many as the installation gives each site.
       */
      max_concurrent_streams: number | null;
      /**
       * Format: int32
       * @description Viewers of all streams at once, within what the installation allows; null: that.
       */
      max_viewers: number | null;
      /** @description Whether subscribers are told when a stream goes live. */
      notify_on_live: boolean;
    };
    /** @description What a pass or a grant covers: exactly one of these is given. */
    Subject: {
      experience_id?: components['schemas']['ExperienceId'] | null;
      space_id?: components['schemas']['SpaceId'] | null;
      stream_id?: components['schemas']['StreamId'] | null;
    };
    /** @description Subscribes an address. */
    Subscribe: {
      /** @description Absent: the address of whoever is signed in. */
      email?: string | null;
    };
    /** @description Says what was forgotten. */
    SubscriberRemoved: {
      id: components['schemas']['SubscriptionId'];
      removed: boolean;
    };
    /** @description How many subscriptions a site has in each state. */
    SubscriptionCounts: {
      /** Format: int32 */
      active: number;
      /** Format: int32 */
      pending: number;
      /** Format: int32 */
      unsubscribed: number;
    };
    /** @description A subscription to a site. */
    SubscriptionId: string;
    /** @description A page of subscriptions, oldest first. */
    SubscriptionList: {
      /** @description Of the whole site, whatever was searched for. */
      counts: components['schemas']['SubscriptionCounts'];
      next_cursor?: components['schemas']['SubscriptionId'] | null;
      subscribers: components['schemas']['SubscriptionView'][];
    };
    /**
     * @description Whether an address wants to hear of the site.
     * @enum {string}
     */
    SubscriptionState: 'pending' | 'active' | 'unsubscribed';
    /** @description A subscription as the site's team sees it. */
    SubscriptionView: {
      /** Format: date-time */
      confirmed_at?: string | null;
      /** Format: date-time */
      created_at: string;
      email: string;
      id: components['schemas']['SubscriptionId'];
      person_id?: components['schemas']['PersonId'] | null;
      /** @description `page`, `account`, `import`, `api` or `demo`. */
      source: string;
      state: components['schemas']['SubscriptionState'];
      /** Format: date-time */
      unsubscribed_at?: string | null;
    };
    /** @description Switches the notification of a stream's going live. */
    SwitchNotification: {
      enabled: boolean;
    };
    /** @description What a system row tells. */
    SystemEvent:
      | {
          /** @enum {string} */
          event: 'started';
        }
      | {
          /** @enum {string} */
          event: 'paused';
        }
      | {
          /** @enum {string} */
          event: 'resumed';
        }
      | {
          /** @enum {string} */
          event: 'ended';
        }
      | {
          /** @enum {string} */
          event: 'slow_mode';
          /**
           * Format: int32
           * @description How many.
           */
          seconds: number;
        }
      | {
          /** @enum {string} */
          event: 'holders_only';
          /** @description Now on. */
          on: boolean;
        }
      | {
          /** @enum {string} */
          event: 'account_age';
          /**
           * Format: int32
           * @description In minutes.
           */
          minutes: number;
        }
      | {
          /** @enum {string} */
          event: 'links_off';
          /** @description Now on. */
          on: boolean;
        }
      | {
          /** @enum {string} */
          event: 'emote_only';
          /** @description Now on. */
          on: boolean;
        }
      | {
          /** @enum {string} */
          event: 'read_only';
          /** @description Now on. */
          on: boolean;
        }
      | {
          /** @enum {string} */
          event: 'shield';
          /** @description Now on. */
          on: boolean;
        };
    /** @description A team that owns spaces and streams. */
    TeamId: string;
    /** @description Teams, oldest first. */
    TeamList: {
      teams: components['schemas']['TeamView'][];
    };
    /** @description A team as its members see it. */
    TeamView: {
      id: components['schemas']['TeamId'];
      name: string;
      role?: components['schemas']['Role'] | null;
    };
    /** @description A word of the filter. */
    Term: {
      effect: components['schemas']['Effect'];
      id: components['schemas']['TermId'];
      pattern: string;
      stream_id?: components['schemas']['StreamId'] | null;
    };
    /** @description A word of the chat filter. */
    TermId: string;
    /** @description The word filter. */
    TermList: {
      terms: components['schemas']['Term'][];
    };
    /** @description Says what is on its way. */
    TestSent: {
      type: components['schemas']['EventKind'];
    };
    /** @description Viewers at once, in buckets of equal length. */
    Timeline: {
      /**
       * Format: int64
       * @description Length of a bucket.
       */
      bucket_seconds: number;
      /**
       * Format: date-time
       * @description When the first bucket begins.
       */
      from: string;
      /** @description The most viewers at once in each bucket. */
      viewers: number[];
    };
    /** @description Silences somebody for a time. */
    TimeoutPerson: {
      reason?: string;
      /**
       * Format: int64
       * @description 60 (a minute) and up.
       */
      seconds: number;
    };
    /** @description How many messages of a round are in each state. */
    Totals: {
      /**
       * Format: int32
       * @description Refused, or tried in vain.
       */
      failed: number;
      /**
       * Format: int32
       * @description Taken by the mail server or push service.
       */
      sent: number;
      /**
       * Format: int32
       * @description Not sent: the recipient unsubscribed, or the stream ended.
       */
      skipped: number;
      /**
       * Format: int32
       * @description Still to be sent.
       */
      waiting: number;
    };
    /** @description Tries the filter. */
    TryTerms: {
      stream_id?: components['schemas']['StreamId'] | null;
      /** @description 1 to 300 characters, as somebody would write it. */
      text: string;
    };
    /** @description A banned person's request. */
    UnbanRequest: {
      ban: components['schemas']['BanView'];
      /** Format: date-time */
      created_at: string;
      id: components['schemas']['UnbanRequestId'];
      person_id: components['schemas']['PersonId'];
      text: string;
    };
    /** @description A banned person's request to be let back in. */
    UnbanRequestId: string;
    /** @description Requests. */
    UnbanRequestList: {
      requests: components['schemas']['UnbanRequest'][];
    };
    /** @description Changes a stream: what is absent stays. */
    UpdateStream: {
      /** @description `null` removes it. */
      description?: string | null;
      record?: boolean | null;
      /** Format: date-time */
      scheduled_at?: string | null;
      title?: string | null;
      visibility?: components['schemas']['Visibility'] | null;
    };
    /** @description Changes an endpoint: what is absent stays. */
    UpdateWebhook: {
      description?: string | null;
      enabled?: boolean | null;
      events?: components['schemas']['EventKind'][] | null;
      url?: string | null;
    };
    /** @description What the filter would do with a text. */
    Verdict: {
      effect?: components['schemas']['Effect'] | null;
      /** @description The word that decided. */
      pattern?: string | null;
    };
    /** @description Views of a stream's page, each viewer once (AN-08, AN-09). */
    ViewCounts: {
      /**
       * Format: int32
       * @description In this calendar month, UTC.
       */
      month: number;
      /** Format: int32 */
      today: number;
      /** Format: int32 */
      total: number;
    };
    /**
     * @description Who may watch (C3); the numbers extend MD-05's.
     * @enum {string}
     */
    Visibility: 'public' | 'subscribers' | 'pass' | 'private' | 'unlisted';
    /** @description Acts on somebody. */
    WarnPerson: {
      /** @description 1 to 300 characters; the person reads it. */
      reason: string;
    };
    /**
     * @description What is wrong with what an encoder sends; `docs/ingest.md` has the cure of each.
     * @enum {string}
     */
    WarningView:
      | 'video_codec'
      | 'sound_codec'
      | 'bitrate'
      | 'b_frames'
      | 'keyframe_interval'
      | 'no_sound'
      | 'silence'
      | 'sample_rate'
      | 'timestamps';
    /** @description One event on its way to one endpoint. */
    WebhookDeliveryId: string;
    /** @description An endpoint of webhooks. */
    WebhookId: string;
    /** @description The endpoints of a site, newest first. */
    WebhookList: {
      webhooks: components['schemas']['WebhookView'][];
    };
    /** @description An endpoint as admins see it. */
    WebhookView: {
      /** Format: date-time */
      created_at: string;
      description: string;
      enabled: boolean;
      /** @description The kinds it gets; empty: all of them. */
      events: components['schemas']['EventKind'][];
      /**
       * Format: date-time
       * @description Since when every delivery failed; after three days it is switched off.
       */
      failing_since?: string | null;
      id: components['schemas']['WebhookId'];
      /** @description What signs the deliveries, shown this once. */
      secret?: string | null;
      url: string;
    };
    /** @description Tells moderators about a message, or asks to be let back in. */
    Words: {
      /** @description 1 to 300 characters. */
      text: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  active: {
    parameters: {
      query?: {
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LiveList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Failed to get active streams */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  live_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiveCreate'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LiveCreated'];
        };
      };
      /** @description Invalid input */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Failed to create stream */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  signal: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiveSignal'];
      };
    };
    responses: {
      /** @description For an offer; `{success: true}` for a candidate */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LiveAnswer'];
        };
      };
      /** @description Invalid signal type */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Video not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Failed to process signal */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  start: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiveStart'];
      };
    };
    responses: {
      /** @description Stream started successfully */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LiveMessage'];
        };
      };
      /** @description Missing stream key */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Invalid stream key */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Video not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Failed to start stream */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  stop: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LiveStop'];
      };
    };
    responses: {
      /** @description Stream stopped successfully */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LiveMessage'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Video not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Failed to stop stream */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_api_keys: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ApiKeyList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  create_api_key: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateApiKey'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ApiKeyView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  revoke_api_key: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Revoked'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_audit: {
    parameters: {
      query?: {
        /** @description A part of the action: `webhook` finds `webhook.created`. */
        action?: string;
        /** @description A part of the name of whoever did it. */
        actor?: string;
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Page_AuditView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  choose_name: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChooseName'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ChatNameView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `name_taken` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_list: {
    parameters: {
      query?: {
        /** @description A part of the holder's mail address. */
        email?: string;
        pass_id?: components['schemas']['PassId'];
        state?: 'pending' | 'upcoming' | 'active' | 'expired' | 'cancelled' | 'refunded';
        /** @description `next` of the page before. */
        before?: components['schemas']['GrantId'];
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateGrant'];
      };
    };
    responses: {
      /** @description This reference gave it before */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `reference_taken` by a grant of somebody else */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_refund: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_renew: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RenewGrant'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_jobs: {
    parameters: {
      query?: {
        state?: 'waiting' | 'running' | 'done' | 'dead';
        kind?: string;
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_JobList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  cancel_job: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_JobView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `not_waiting`, `job_recurs` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  retry_job: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_JobView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `not_dead` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  device_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_DeviceList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  device_stop: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_DeviceList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  grant_own: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_moderation_actions: {
    parameters: {
      query?: {
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Page_SiteAction'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_bans: {
    parameters: {
      query?: {
        /** @description Bans older than this one. */
        before?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_BanList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  lift_ban: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        ban: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_held_messages: {
    parameters: {
      query?: {
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Page_QueuedHeld'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_reports: {
    parameters: {
      query?: {
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Page_QueuedReport'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_filter_terms: {
    parameters: {
      query?: {
        /** @description Also the words of this stream. */
        stream_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_TermList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  add_filter_term: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddTerm'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Term'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `too_many_terms` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  try_filter_terms: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TryTerms'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Verdict'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  remove_filter_term: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        term: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Term'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_unban_requests: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_UnbanRequestList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  decide_unban_request: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        request: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Decide'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PassList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreatePass'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PassView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `product_taken`, `too_many_passes` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PassTerms'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PassView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `product_taken` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PassDeleted'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_claim: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `claim_refused`: it was taken back before */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  code_list: {
    parameters: {
      query?: {
        /** @description `next` of the page before. */
        before?: components['schemas']['CodeId'];
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_CodeList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  code_create: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateCodes'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_CodesMade'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  code_disable: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        code: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_CodeDisabled'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  purchase_list_secrets: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PurchaseSecretList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  purchase_create_secret: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PurchaseSecretMade'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  purchase_delete_secret: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PurchaseSecretDeleted'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  keep_browser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeepBrowser'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_BrowserView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  forget_browser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ForgetBrowser'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_BrowserView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  push_key: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PushKey'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_recordings: {
    parameters: {
      query?: {
        state?: 'recording' | 'processing' | 'ready' | 'failed';
        /** @description Part of the stream's title. */
        q?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_RecordingList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  redeem: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeemRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_GrantView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `code_not_valid`: unknown, used up, over or switched off */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  session: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SessionView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_sessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SessionList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  end_other_sessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SessionsEnded'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  end_session: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SessionsEnded'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  sign_in: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInRequest'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_LinkSent'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  sign_in_with_link: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description From the link */
        token: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SignedIn'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  sign_out: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SignedIn'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_settings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SiteSettings'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  change_settings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SettingsPatch'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SiteSettings'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  describe_settings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': Record<string, never>;
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  space_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SpaceList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  space_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Named'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Space'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  space_create_experience: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Named'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Experience'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_storage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StorageView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list: {
    parameters: {
      query?: {
        scope?: 'live' | 'upcoming' | 'ended' | 'archived' | 'all';
        /** @description Streams at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  create_stream: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateStream'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Deleted'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  update: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateStream'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  archive: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  of_stream: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description iCalendar */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/calendar': string;
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_socket: {
    parameters: {
      query?: {
        /** @description From `chat_token`; without it the session's cookie counts, for pages of this site. */
        token?: string;
        /** @description The last place the client has; what came since follows in order. */
        after?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The protocol changes to WebSocket */
      101: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_actions: {
    parameters: {
      query?: {
        /** @description Actions older than this one. */
        before?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ActionList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  undo_chat_action: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        action: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `not_undoable` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  held_chat_messages: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_HeldList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  decide_held_chat_message: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        held: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Decide'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_log: {
    parameters: {
      query?: {
        /** @description Entries before this place. */
        before?: number;
        /** @description Entries after this place. */
        after?: number;
        /** @description The last entries up to this moment of the stream, in milliseconds since it went live. */
        until_ms?: number;
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ChatLog'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  delete_chat_message: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        seq: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  report_chat_message: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        seq: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Words'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Noted'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  set_chat_modes: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetModes'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Modes'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  act_on_chat_newcomers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActOnNewcomers'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Acted'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_person: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        subject: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PersonCard'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `is_team` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  ban_chat_person: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        subject: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BanPerson'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `is_team`, `no_space` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  delete_chat_messages_of: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        subject: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `is_team` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  time_out_chat_person: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        subject: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TimeoutPerson'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `is_team` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  warn_chat_person: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        subject: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WarnPerson'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `is_team` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pin_chat_message: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetPin'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_reports: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ReportList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  resolve_chat_report: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        report: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Done'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  set_chat_shield: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetShield'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Modes'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  ask_to_return: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Words'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Noted'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `not_banned`, `asked_before` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  chat_token: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ChatTokenView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_encoder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PublishingView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  end: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  events: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events named `info`, each with the JSON of `StreamInfo`; one named `removed` when the stream was deleted, and nothing after it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['StreamInfo'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  go_live: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  info: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamInfo'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  join: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['JoinRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_JoinView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `sign_in_required` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `grant_missing`, `grant_expired`, `grant_not_yet_valid`, `grant_cancelled`, `grant_refunded`, `not_subscribed`, `private`, `not_creator` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `stream_ended`, `not_live_yet`, `full`, `device_limit` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_notification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_NotificationView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  switch_notification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SwitchNotification'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_NotificationView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pass_offers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_OfferList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  start_recording: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  stop_recording: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  delete_recording: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        recording: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_RecordingDeleted'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  download_recording: {
    parameters: {
      query?: {
        /** @description A view of the recording: `main` (camera and microphone) or `screen`; `main` when absent. */
        view?: string;
        sound?: 'original' | 'aac';
      };
      header?: never;
      path: {
        id: string;
        recording: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A fragmented MP4 file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'video/mp4': unknown;
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Without ffmpeg, or with too many at once */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  retry_recording: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        recording: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_RecordingView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_reminder: {
    parameters: {
      query?: {
        /** @description Endpoint of the browser that asks. */
        endpoint?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ReminderView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  set_reminder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SetReminder'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ReminderView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  describe: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_ReplayView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  publish_replay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  unpublish_replay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  file: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        /** @description Counts from 1 */
        part: number;
        /** @description As playlists and the description give it; may hold slashes */
        file: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The whole file */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A range of it */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Where the bucket gives it, for a minute (`storage.redirect`) */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Unchanged */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No such range */
      416: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  restore: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  statistics: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StatisticsView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  rotate_stream_key: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamKeyView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `provider_not_configured` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  reveal_stream_key: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamKeyView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `sign_in_again` */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `key_not_kept` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  stream_stream_info: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamInfo'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  stream_video_token: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_JoinView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  stream_view: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_StreamView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  viewers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  subscribe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Subscribe'];
      };
    };
    responses: {
      /** @description Active now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_OwnSubscription'];
        };
      };
      /** @description A mail asks to confirm */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_OwnSubscription'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_subscribers: {
    parameters: {
      query?: {
        state?: 'pending' | 'active' | 'unsubscribed';
        /** @description Part of the address. */
        q?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SubscriptionList'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  export_subscribers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description CSV */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  import_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Import'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Imported'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  remove_subscriber: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_SubscriberRemoved'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  own: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_OwnSubscription'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_teams: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_TeamList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  invite_member: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InviteRequest'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_InviteView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  withdraw_invite: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        invite_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Removed'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_members: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_MemberList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  remove_member: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        person_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Removed'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  change_role: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        person_id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RoleRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_MemberView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  unsubscribe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_OwnSubscription'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_webhooks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_WebhookList'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  create_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateWebhook'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_WebhookView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  show_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_WebhookView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  delete_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_DeletedWebhook'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  update_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateWebhook'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_WebhookView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  list_webhook_deliveries: {
    parameters: {
      query?: {
        /** @description Rows at most, from 1 to 200; 50 when absent. */
        limit?: number;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_Page_DeliveryView'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  redeliver_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        delivery_id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_DeliveryView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  replace_webhook_secret: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_WebhookView'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  test_webhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Nothing'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_TestSent'];
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `webhook_disabled` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  of_site: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description iCalendar */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/calendar': string;
        };
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the API key is not valid */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  purchase_webhook: {
    parameters: {
      query?: never;
      header: {
        /** @description `t=<Unix seconds>,v1=<hex of HMAC-SHA256 of "<t>.<body>" under a secret of the site>` */
        'Klieg-Signature': string;
      };
      path: {
        /** @description The site's slug */
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PurchaseEvent'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Data_PurchaseTaken'];
        };
      };
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `bad_signature` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not now, or the key's first request is under way */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  whip_publish: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/sdp': string;
      };
    };
    responses: {
      /** @description The answer; `Location` names the session */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/sdp': string;
        };
      };
      /** @description `invalid_offer` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `invalid_stream_key` */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There is no such thing, or no such site */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description `busy` */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The stream has ended */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key stands for another request */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  whip_leave: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  whip_trickle: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/trickle-ice-sdpfrag': string;
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Something of the request is not right */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Not for this caller, or not from a page of this site */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body did not arrive in time */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too often: `Retry-After` says when to come back */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
}
