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
  '/api/v1/streams/{id}/replay/{part}/{*file}': {
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
      | 'private';
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
    /** @description Something to press. */
    Action: {
      href: string;
      label: string;
    };
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
    Data_DeviceList: {
      data: {
        devices: components['schemas']['DeviceView'][];
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
    Data_OfferList: {
      data: {
        passes: components['schemas']['OfferView'][];
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
    Data_ReplayView: {
      /**
       * @description A stream's replay. Times are milliseconds from its start. Where the server was restarted during
       *     the stream there are several parts, one after the other.
       */
      data: {
        /** Format: int64 */
        duration_ms: number;
        /** @description What was recorded. */
        tracks: components['schemas']['ReplayTrack'][];
        /** @description What to show, one player each: `main` and `screen` run side by side. */
        views: components['schemas']['ReplayPlayer'][];
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
    Data_SignedIn: {
      /** @description Says where to go after sign-in. */
      data: {
        next: string;
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
        recording: components['schemas']['ReplayState'];
        /** Format: date-time */
        started_at?: string | null;
        status: components['schemas']['Status'];
        /** Format: int32 */
        viewer_count: number;
      };
    };
    /** @description A successful answer: the object under `data`. */
    Data_StreamList: {
      /** @description A list of streams. */
      data: {
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
    /** @description Says what was deleted. */
    Deleted: {
      deleted: boolean;
      id: components['schemas']['StreamId'];
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
    /** @description Something inside a space that is sold by itself: a course, a series. */
    Experience: {
      id: components['schemas']['ExperienceId'];
      name: string;
    };
    /** @description An experience inside a space. */
    ExperienceId: string;
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
    /** @description A name. */
    Named: {
      /** @description 1 to 80 characters. */
      name: string;
    };
    /** @description An empty body. */
    Nothing: Record<string, never>;
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
    /** @description A code to use. */
    RedeemRequest: {
      /** @description Case, blanks and dashes do not matter. */
      code: string;
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
      /** @description What was recorded. */
      tracks: components['schemas']['ReplayTrack'][];
      /** @description What to show, one player each: `main` and `screen` run side by side. */
      views: components['schemas']['ReplayPlayer'][];
    };
    /** @description Who is signed in, and where. */
    SessionView: {
      /** @description Value of the `X-CSRF-Token` header that unsafe requests of a session need; empty without one. */
      csrf_token: string;
      person?: components['schemas']['PersonView'] | null;
      site: components['schemas']['SiteView'];
    };
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
    /**
     * @description Where a stream is in its life (LC-01); the numbers are MD-05's.
     * @enum {string}
     */
    Status: 'scheduled' | 'live' | 'paused' | 'ended' | 'archived';
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
      recording: components['schemas']['ReplayState'];
      /** Format: date-time */
      started_at?: string | null;
      status: components['schemas']['Status'];
      /** Format: int32 */
      viewer_count: number;
    };
    /**
     * @description What a stream is, apart from its content: decides how its media room is called (LC-33).
     * @enum {string}
     */
    StreamKind: 'experience' | 'consultation';
    /** @description A list of streams. */
    StreamList: {
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
    /** @description What a pass or a grant covers: exactly one of these is given. */
    Subject: {
      experience_id?: components['schemas']['ExperienceId'] | null;
      space_id?: components['schemas']['SpaceId'] | null;
      stream_id?: components['schemas']['StreamId'] | null;
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
    /**
     * @description Who may watch (C3); the numbers extend MD-05's.
     * @enum {string}
     */
    Visibility: 'public' | 'subscribers' | 'pass' | 'private' | 'unlisted';
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
          'application/json': components['schemas']['Data_LiveList'];
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
      409: {
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
      /** @description Video not found */
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
      409: {
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
      /** @description `reference_taken` by a grant of somebody else */
      409: {
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
      401: {
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
      401: {
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
      401: {
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
      /** @description `product_taken`, `too_many_passes` */
      409: {
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
      /** @description `product_taken` */
      409: {
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
      409: {
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
      401: {
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
      410: {
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
    };
  };
  list: {
    parameters: {
      query?: {
        scope?: 'live' | 'upcoming' | 'ended' | 'all';
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
      /** @description Server-sent events named `info`, each with the JSON of `StreamInfo` */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['StreamInfo'];
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
      404: {
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
      /** @description `stream_ended`, `not_live_yet`, `device_limit` */
      409: {
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
      /** @description Unchanged */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
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
    };
  };
}
