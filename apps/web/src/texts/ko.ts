import type { Texts } from "./en.ts";

export const ko: Texts = {
  appName: "s3-direct",

  nav: {
    label: "주 메뉴",
    skip: "본문으로 건너뛰기",
    upload: "업로드",
    library: "보관함",
    "how-it-works": "작동 원리",
    components: "컴포넌트",
    account: "계정",
    links: "공유 링크",
    share: "공유 파일",
    requests: "파일 요청",
    request: "파일 보내기",
    forgot: "비밀번호를 잊으셨나요?",
    reset: "새 비밀번호",
    verify: "이메일 주소 확인",
    restore: "계정 되찾기",
  },

  status: {
    label: "연결 상태",
    down: "서버에 연결할 수 없어요. 계속 다시 시도하고, 연결되면 자동으로 이어서 진행해요.",
    offline: "인터넷에 연결되어 있지 않아요. 연결되면 자동으로 이어서 진행해요.",
    loading: "불러오는 중…",
    waiting: "서버를 기다리는 중…",
  },

  broken: {
    title: "이 화면에 문제가 생겼어요",
    text: "잠시 문제가 발생했어요. 업로드는 뒤에서 계속 진행돼요.",
    retry: "다시 시도",
    reload: "페이지 새로 고침",
  },

  notFound: {
    title: "여기에는 아무것도 없어요",
    text: "주소가 잘못되었거나 페이지가 옮겨졌을 수 있어요.",
    home: "업로드로 가기",
  },

  menu: {
    label: (who) => `계정 및 설정: ${who}`,
    settings: "설정",
    theme: "화면 모드",
    themes: { system: "기기 설정에 따름", light: "밝게", dark: "어둡게" },
    language: "언어",
    signedOut: "로그인하지 않음",
    signIn: "로그인",
    signOut: "로그아웃",
    account: "계정",
    keepFiles: "계정 만들어 파일 지키기",
  },

  account: {
    headline: "내 파일을 S3로 곧바로.",
    pitch:
      "사진이나 PDF를 끌어다 놓으면 바로 올라가고, 공유할 수 있는 링크가 생겨요. 중간에 거치는 서버가 없어 빨라요.",
    steps: [
      "API가 파일 하나를 위한 요청에 서명해요.",
      "브라우저가 파일을 S3로 곧바로 보내요.",
      "내용을 확인한 뒤에만 공개해요.",
    ],
    heading: "계정",
    guest: "게스트로 시작하기",
    guestName: "게스트",
    or: "또는 이메일로",
    name: "이름",
    email: "이메일",
    password: "비밀번호",
    passwordHint: "8자 이상으로 정해 주세요.",
    signIn: "로그인",
    signUp: "계정 만들기",
    toSignIn: "이미 계정이 있나요? 로그인",
    toSignUp: "처음이신가요? 계정 만들기",
    forgot: "비밀번호를 잊으셨나요?",
    working: "잠시만요…",
    you: "나",
    guestText: "이 브라우저에서만 알아볼 수 있어요.",
    keep: {
      title: "계정을 만들어 파일을 지키세요",
      text: "게스트는 로그아웃하거나 브라우저 기록을 지우면 파일을 잃게 돼요. 계정을 만들면 어느 기기에서든 내 파일로 남고, 링크도 그대로예요.",
      short: "게스트는 로그아웃하면 파일을 잃게 돼요.",
      action: "계정 만들기",
      done: "계정을 만들었고, 파일도 그대로 옮겼어요.",
      uploads: {
        title: (count) => `아직 올리는 중인 파일이 ${count}개 있어요`,
        text: "게스트가 올리던 파일이라 계정으로 옮길 수 없어요. 끝날 때까지 기다리거나 지금 취소할 수 있어요.",
        confirm: "취소하고 계속하기",
      },
    },
    erase: {
      title: "모두 삭제",
      text: "파일과 링크, 계정이 완전히 사라져요.",
      ask: "모두 삭제하기…",
      files: (count, number, size) =>
        count === 0 ? "파일이 없어요." : `파일 ${number}개(${size})가 삭제되고 링크도 열리지 않게 돼요.`,
      allFiles: "모든 파일이 삭제되고 링크도 열리지 않게 돼요.",
      uploads: "올리는 중인 파일은 취소돼요.",
      account: "이름, 이메일, 비밀번호가 삭제되고 모든 기기에서 로그아웃돼요.",
      guest: "게스트에서 로그아웃돼요.",
      forGood: "되돌릴 수 없어요.",
      word: "삭제",
      type: (word) => `확인을 위해 “${word}”를 입력하세요`,
      confirm: "모두 삭제",
      done: "파일과 링크, 계정까지 모두 삭제했어요.",
    },
    leaveGuest: {
      title: "게스트에서 로그아웃할까요?",
      text: "게스트는 다시 로그인할 수 없어요. 공유한 링크는 계속 열리지만, 이 파일들을 더는 보거나 삭제할 수 없어요.",
      confirm: "로그아웃",
    },
    leaveUploads: {
      title: (count) => `아직 올리는 중인 파일이 ${count}개 있어요`,
      text: "로그아웃하면 업로드가 취소돼요. 이미 공개된 파일은 그대로 남아요.",
      confirm: "취소하고 로그아웃",
    },
    errors: {
      wrongPasswordAlone: "비밀번호가 맞지 않아요. 확인하고 다시 시도해 주세요.",
      wrongPassword: "이메일과 비밀번호가 맞지 않아요. 확인하고 다시 시도해 주세요.",
      taken: "이 이메일로 만든 계정이 이미 있어요. 로그인해 주세요.",
      weakPassword: "비밀번호가 너무 짧아요. 8자 이상으로 정해 주세요.",
      longPassword: "비밀번호가 너무 길어요. 128자 이하로 정해 주세요.",
      badEmail: "이메일 주소가 아닌 것 같아요. 확인하고 다시 시도해 주세요.",
      tooMany: (wait) => `시도가 너무 많았어요. ${wait ?? "1분"} 뒤에 다시 시도해 주세요.`,
      unreachable: "서버에 전달되지 않았어요. 서버가 돌아오면 다시 시도해 주세요.",
      other: "처리하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    },
  },

  upload: {
    heading: "업로드",
    drop: "파일이나 폴더를 여기에 놓으세요",
    repeated: (count, name) =>
      count === 1 ? `이미 목록에 있는 파일이에요: ${name}` : `이 가운데 ${count}개는 이미 목록에 있어요.`,
    addAnyway: "다시 올리기",
    inLibrary: {
      state: "이미 보관함에 있어요",
      spoken: (count, name) =>
        count === 1
          ? `이미 보관함에 있는 파일이라 다시 보내지 않았어요: ${name}`
          : `이 가운데 ${count}개는 이미 보관함에 있어서 다시 보내지 않았어요.`,
      show: (name) => `보관함의 ${name} 보기`,
      skip: "건너뛰기",
      anyway: "그래도 올리기",
      allAnyway: (count) => `${count}개 모두 그래도 올리기`,
    },
    uploadAs: (name) => `${name}(으)로 올리기`,
    showAll: "모든 업로드 보기",
    choose: "파일 선택",
    chooseFolder: "폴더 선택",
    fromPhone: "휴대전화에서",
    camera: "사진 찍기",
    paste: "스크린샷을 붙여 넣어도 돼요",
    inputLabel: "올릴 파일 선택",
    folderLabel: "올릴 폴더 선택",
    cameraLabel: "사진을 찍어 올리기",
    rules: (accept, maxSize) => `${accept}. 파일당 최대 ${maxSize}.`,
    mostFiles: (maxSize) => `대부분의 파일, 하나에 최대 ${maxSize}.`,
    whichFiles: "어떤 파일인지 보기",
    kinds: {
      "image/*": "이미지",
      "video/*": "동영상",
      "audio/*": "오디오",
      "application/pdf": "PDF",
      "text/plain": "텍스트",
      "text/csv": "CSV",
      "*/*": "모든 파일",
    },
    removePlaces: "사진의 촬영 위치·시간·기기 정보 지우기",
    removePlacesBriefly: "촬영 위치 지우기",
    placesRemoved: "촬영 위치 지움",
    smaller: (size) => `${size} 줄어듦`,
    visibility: "추가하는 파일의 공개 범위",
    visibilities: { public: "링크 공개", private: "비공개" },
    visibilityHints: {
      public: "링크를 가진 사람은 누구나 열 수 있어요.",
      private: "로그인한 나만 열 수 있어요.",
    },
    screenshot: "스크린샷",
    listHeading: "업로드 목록",
    empty: {
      promises: [
        { title: "S3로 바로", text: "브라우저가 여러 연결로 파일을 저장소에 직접 보내요." },
        { title: "확인한 뒤 공개", text: "내용이 마지막 바이트까지 이름과 맞을 때만 링크가 생겨요." },
        { title: "끊겨도 걱정 없이", text: "연결이 끊기거나 탭을 닫아도, 새로 고쳐도 하던 곳에서 이어서 올려요." },
      ],
      seeHow: "작동 원리 보기",
      howBuilt: "코드로 보기",
    },
    pause: "일시 정지",
    resume: "이어서 올리기",
    cancel: "취소",
    retry: "다시 시도",
    remove: "목록에서 빼기",
    open: "열기",
    pauseAll: "모두 일시 정지",
    resumeAll: "모두 이어서 올리기",
    retryAll: "실패한 파일 다시 시도",
    copyAll: "링크 모두 복사",
    clearFinished: "끝난 항목 지우기",
    join: (details) => details.join(" · "),
    named: (action, file) => `${action}: ${file}`,
    amount: (loaded, total) => `${total} 중 ${loaded}`,
    speed: (bytes) => `${bytes}/초`,
    timeLeft: (time) => `${time} 남음`,
    count: (done, all) => `${all}개 중 ${done}개 완료`,
    failedCount: (count) => `${count}개 실패`,
    overall: "전체 업로드",
    titleWith: (percent, title) => `${percent} · ${title}`,
    states: {
      starting: "시작하는 중",
      uploading: "올리는 중",
      paused: "일시 정지됨",
      finishing: "파일을 확인하는 중",
      done: "공개됨",
      donePrivate: "나만 볼 수 있게 저장됨",
      error: "실패",
      aborted: "취소됨",
    },
    waiting: {
      offline: "연결 끊김: 다시 연결되면 이어서 올려요",
      retry: "연결이 끊겨 다시 시도하는 중",
      "rate-limited": "차례를 기다리는 중",
      "signed-out": "로그인을 기다리는 중",
      "other-tab": "다른 탭에서 계속 진행 중",
      connection: "다른 탭의 업로드를 기다리는 중",
    },
    signInToGoOn: (count, amount) =>
      count === 1
        ? "로그아웃되었어요. 다시 로그인하면 업로드를 이어서 진행해요."
        : `로그아웃되었어요. 다시 로그인하면 업로드 ${amount}개를 이어서 진행해요.`,
    restarted: {
      "file-changed": "파일이 바뀌어 처음부터 보내요",
      expired: "시간이 지나 처음부터 보내요",
    },
    unfinished: {
      heading: "지난번에 끝나지 않은 업로드",
      text: "이미 도착한 부분은 남아 있어요. 같은 파일을 다시 선택하면 나머지만 보내요.",
      keptFor: (time) => `${time} 안에 이어서 올릴 수 있음`,
      inOtherTab: "다른 탭에서 진행 중",
      chooseAgain: "파일 다시 선택",
      discard: "버리기",
    },
    spoken: {
      progress: (done, all) => `${all}개 중 ${done}개를 올렸어요.`,
      allDone: (all, count) => (all === 1 ? "파일을 올렸어요." : `파일 ${count}개를 모두 올렸어요.`),
      failed: (file, reason) => `${file} 실패: ${reason}.`,
      moreFailed: (count) => `그 밖에 ${count}개가 실패했어요.`,
      lost: { down: "서버에 연결할 수 없어요.", offline: "오프라인이에요." },
      waits: "업로드는 연결을 기다려요.",
      back: "다시 연결되었어요.",
      goesOn: "이어서 올려요.",
    },
  },

  library: {
    heading: "보관함",
    files: "파일",
    emptyTitle: "아직 파일이 없어요",
    emptyText: "올린 파일이 최신순으로 여기에 나타나요.",
    emptyAction: "파일 올리기",
    noResultTitle: "맞는 파일이 없어요",
    noResultText: "이름의 일부로 찾아보거나, 모든 종류에서 찾아보세요.",
    showAll: "모든 파일 보기",
    failedTitle: "아직 파일을 보여 드릴 수 없어요",
    failed: "파일을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    retry: "다시 시도",
    more: "더 보기",
    loadingMore: "불러오는 중…",
    search: "이름이나 태그로 검색",
    clearSearch: "검색어 지우기",
    found: (count, hasMore, number) =>
      count === 0 ? "맞는 파일이 없어요." : hasMore ? `파일이 ${number}개보다 많아요.` : `파일 ${number}개.`,
    kind: "종류",
    kinds: {
      all: "모든 종류",
      image: "이미지",
      video: "동영상",
      audio: "오디오",
      document: "문서",
      other: "기타",
    },
    sort: "정렬",
    sorts: { newest: "최신순", oldest: "오래된 순", name: "이름순", size: "큰 파일순" },
    view: "보기 방식",
    views: { grid: "격자", list: "목록" },
    usage: {
      label: "사용한 저장 공간",
      amount: (used, all) => `${all} 중 ${used} 사용`,
      files: (_count, number) => `파일 ${number}개`,
      reserved: (number) => `그중 ${number}개는 끝나지 않았거나 삭제하는 중`,
      nearlyFull: "저장 공간이 거의 찼어요. 필요 없는 파일을 완전히 삭제해 주세요.",
    },
    visibilities: { public: "공개", private: "비공개" },
    visibilityHints: {
      public: "링크를 아는 사람은 누구나 열 수 있어요. 나중에 바꿀 수 없으니 비공개로 두려면 다시 올려 주세요.",
      private: "로그인한 본인만 열 수 있어요. 나중에 바꿀 수 없으니 공개하려면 다시 올려 주세요.",
    },
    previewOf: (file) => `${file} 미리 보기`,
    choose: (file) => `${file} 선택`,
    selection: "선택한 파일",
    selected: (count) => `${count}개 선택됨`,
    selectAll: "모두 선택",
    selectNone: "선택 해제",
    copy: "링크 복사",
    copyLinks: "링크 복사",
    copyForDay: "24시간 링크 복사",
    copyForDayHint: "그때까지 링크를 가진 사람은 누구나 열 수 있어요.",
    copied: "복사했어요",
    copyFailed: "복사하지 못했어요",
    copyLabel: (file) => `${file} 링크 복사`,
    share: "공유",
    save: "다운로드",
    saveLabel: (file) => `${file} 다운로드`,
    saveFailed: "다운로드를 시작하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    delete: "삭제",
    deleteLabel: (file) => `${file} 삭제`,
    preview: {
      position: (number, all) => `${all}개 중 ${number}번째`,
      nowShown: (file, position) => `${file}, ${position}`,
      previous: "이전 파일",
      next: "다음 파일",
      enlarge: "확대",
      shrink: "화면에 맞추기",
      open: "새 탭에서 열기",
      none: "브라우저에서 볼 수 없는 파일이에요. 다운로드해서 열어 주세요.",
      broken: "이 브라우저에서 볼 수 없는 파일이에요. 다운로드해서 다른 프로그램으로 열어 주세요.",
      failed: "파일을 열지 못했어요. 잠시 뒤 다시 시도해 주세요.",
      cut: "처음 64kB만 보여 드려요. 전체를 읽으려면 다운로드해 주세요.",
    },
    details: {
      heading: "세부 정보",
      type: "형식",
      size: "크기",
      bytes: (short, exact) => `${short} (${exact}바이트)`,
      dimensions: "픽셀 크기",
      pixels: (width, height) => `${width} × ${height}픽셀`,
      smaller: "축소 이미지",
      more: "자세히 보기",
      since: { public: "공개한 때", private: "저장한 때" },
      access: "공개 범위",
      checksum: "저장된 파일로 계산하기",
      checksumWorking: (percent) => `계산하는 중, ${percent}`,
      checksumReady: "체크섬을 계산했어요.",
      checksumFailed: "파일을 읽지 못했어요. 잠시 뒤 다시 시도해 주세요.",
      copyChecksum: "체크섬 복사",
    },
  },

  howItWorks: {
    heading: "작동 원리",
    lead: "파일을 보내고 지켜보세요. API 호출과 S3 요청이 일어나는 그대로 여기에 그려져요.",
    signInFirst: "로그인한 사람만 올릴 수 있어요. 게스트로는 한 번만 누르면 돼요.",
    demo: "실시간 업로드",
    yours: (name) => `지금 올리는 파일이에요: ${name}`,
    sendLarge: (size) => `${size}를 나누어 보내기`,
    sendSmall: (size) => `${size}를 한 번에 보내기`,
    ownFile: "내 파일 보내기",
    sampleName: "sample.txt",
    browser: "이 브라우저",
    api: "API",
    ofFile: "파일 데이터",
    calls: (count) => `파일 데이터, 호출 ${count}번`,
    steps: {
      create: {
        title: "만들기",
        text: "API가 누가 무엇을 올리는지 확인하고 키를 만든 뒤, 이 파일 하나에만 맞는 요청에 서명해요.",
      },
      send: {
        title: "보내기",
        text: "브라우저가 S3로 곧바로 보내요. 큰 파일은 나누어 여러 연결로 보내요.",
      },
      finish: {
        title: "마치기",
        text: "API가 도착한 파일을 확인하고 공개해요. 링크는 그때 생겨요.",
      },
    },
    plan: (kind) =>
      kind === "multipart" ? "응답: 서명된 조각들" : kind === "form" ? "응답: 서명된 양식" : "응답: 서명된 PUT",
    sent: (bytes, requests, hosts) => `${bytes}, 요청 ${requests}개${hosts > 1 ? `, 호스트 이름 ${hosts}개` : ""}`,
    published: "공개됨",
    connections: (count) => `연결 ${count}개`,
    part: (method, number) => `${method} 조각 ${number}`,
    requests: "호출과 요청",
    asked: "물음",
    answered: "응답",
    signedHeaders: "서명된 헤더: 다른 값이거나 1바이트라도 더 있으면 S3가 거절해요",
    code: "이것을 만드는 코드",
    codeText: "위에서 실행되는 파일 전체예요. 타입은 API 라우터에서 오고, 추적은 선택 사항이에요.",
    components: "직접 만드는 앱에 복사해 쓸 수 있는 버튼, 끌어다 놓기 영역, 목록도 있어요:",
  },

  dialog: { cancel: "취소", close: "닫기" },

  showTyped: "입력한 내용 보기",

  failureReasons: {
    INVALID_INPUT: "요청을 이해하지 못함",
    FILE_NAME_INVALID: "쓸 수 없는 이름",
    FILE_SIZE_INVALID: "크기를 알 수 없음",
    FILE_EMPTY: "빈 파일",
    FILE_TOO_LARGE: "너무 큼",
    FILE_TYPE_NOT_ALLOWED: "허용되지 않는 형식",
    FILE_CONTENT_MISMATCH: "이름과 다른 내용",
    FILE_DAMAGED: "손상됨",
    FILE_TOO_MANY_PIXELS: "픽셀이 너무 많음",
    FILE_TOO_LARGE_UNPACKED: "압축을 풀면 너무 큼",
    TOO_MANY_FILES: "한 번에 너무 많음",
    TOO_FEW_FILES: "한 번에 너무 적음",
    FILES_TOO_LARGE: "합친 크기가 너무 큼",
    SIGNED_OUT: "로그아웃됨",
    UPLOAD_NOT_FOUND: "더는 없는 업로드",
    UPLOAD_NOT_ARRIVED: "아직 도착하지 않음",
    UPLOAD_GONE: "그사이 삭제됨",
    UPLOAD_MISMATCH: "알린 내용과 다름",
    REFUSED: "거절됨",
    QUOTA_EXCEEDED: "남은 공간 없음",
    RATE_LIMITED: "요청이 너무 많음",
    CHECK_UNAVAILABLE: "검사하지 못함",
    STORAGE_UNAVAILABLE: "저장소가 응답하지 않음",
    INTERNAL: "서버 문제",
    NETWORK: "연결 끊김",
    TRANSFER_REFUSED: "저장소가 거절함",
    ABORTED: "취소됨",
    FILE_CHANGED: "그사이 파일이 바뀜",
  },

  failures: {
    INVALID_INPUT: () => "업로드 요청을 이해하지 못했어요. 페이지를 새로 고치고 다시 시도해 주세요.",
    FILE_NAME_INVALID: ({ maxLength }) =>
      maxLength === undefined
        ? "이름에 쓸 수 있는 글자나 숫자가 없어요. “보고서.pdf”처럼 이름을 바꾸고 다시 추가해 주세요."
        : `이름이 ${maxLength}자보다 길어요. 이름을 줄이고 다시 추가해 주세요.`,
    FILE_SIZE_INVALID: () => "파일 크기를 읽지 못했어요. 파일을 다시 선택해 주세요.",
    FILE_EMPTY: () => "빈 파일이에요. 내용이 있는 파일을 선택해 주세요.",
    FILE_TOO_LARGE: ({ maxSize }) =>
      maxSize === undefined
        ? "파일이 너무 커요. 더 작은 파일을 선택해 주세요."
        : `파일이 너무 커요. 최대 ${maxSize}까지 올릴 수 있어요. 더 작은 파일을 선택해 주세요.`,
    FILE_TYPE_NOT_ALLOWED: ({ accepted, type, isWrongName, canCarryScripts }) => {
      const because = canCarryScripts ? " 스크립트를 담을 수 있어" : "";
      const refused = isWrongName
        ? "파일 이름의 확장자가 파일 형식과 맞지 않아 올릴 수 없어요. 확장자를 고쳐서 다시 올려 주세요."
        : `${type ?? "이 형식의"} 파일은${because} 올릴 수 없어요.`;
      return accepted === undefined
        ? `${refused} 다른 파일을 선택해 주세요.`
        : `${refused} 올릴 수 있는 형식: ${accepted}. 다른 파일을 선택해 주세요.`;
    },
    FILE_CONTENT_MISMATCH: ({ expected, found }) =>
      expected === undefined || found === undefined
        ? "파일 내용이 이름과 달라요. 확장자를 확인하거나 다른 파일을 선택해 주세요."
        : `파일 내용이 이름과 달라요(이름: ${expected}, 내용: ${found}). 확장자를 확인하거나 다른 파일을 선택해 주세요.`,
    FILE_DAMAGED: ({ found }) =>
      `${found === undefined ? "" : `${found} `}파일에서 여는 데 필요한 부분이 없거나 손상되었어요. 다시 저장해서 올리거나 다른 파일을 선택해 주세요.`,
    FILE_TOO_MANY_PIXELS: ({ width, height, maxPixels }) =>
      width === undefined || height === undefined || maxPixels === undefined
        ? `사진의 가로세로 크기가 너무 커요. ${maxPixels === undefined ? "" : `모두 ${maxPixels}픽셀까지 올릴 수 있어요. `}줄여서 다시 올려 주세요.`
        : `사진이 ${width} × ${height}픽셀이에요. 모두 ${maxPixels}픽셀까지 올릴 수 있어요. 줄여서 다시 올려 주세요.`,
    FILE_TOO_LARGE_UNPACKED: ({ size, unpacked }) =>
      size === undefined || unpacked === undefined
        ? "압축을 풀었을 때 크기가 너무 커요. 나누어서 올려 주세요."
        : `압축을 풀었을 때 크기가 너무 커요(${size}, 압축을 풀면 ${unpacked}). 나누어서 올려 주세요.`,
    TOO_MANY_FILES: ({ maxFiles }) =>
      maxFiles === undefined
        ? "한 번에 선택한 파일이 너무 많아요. 나누어서 올려 주세요."
        : `한 번에 ${maxFiles}개까지 선택할 수 있어요. 나누어서 올려 주세요.`,
    TOO_FEW_FILES: ({ minFiles }) =>
      minFiles === undefined
        ? "선택한 항목에 파일이 없어요. 다른 파일을 선택해 주세요."
        : `한 번에 ${minFiles}개 이상 선택해 주세요.`,
    FILES_TOO_LARGE: ({ maxTotalSize }) =>
      maxTotalSize === undefined
        ? "선택한 파일을 합친 크기가 너무 커요. 나누어서 올려 주세요."
        : `선택한 파일은 모두 합쳐 ${maxTotalSize}까지 올릴 수 있어요. 나누어서 올려 주세요.`,
    SIGNED_OUT: () => "로그아웃되었어요. 로그인하고 다시 시도해 주세요.",
    UPLOAD_NOT_FOUND: () => "더는 없는 업로드예요. 파일을 다시 선택해 주세요.",
    UPLOAD_NOT_ARRIVED: () => "파일이 아직 저장소에 도착하지 않았어요. 잠시 뒤 다시 시도해 주세요.",
    UPLOAD_GONE: () => "삭제된 파일이에요. 다시 올리려면 파일을 다시 선택해 주세요.",
    UPLOAD_MISMATCH: () => "도착한 파일이 알린 내용과 달라요. 파일을 다시 선택해 주세요.",
    REFUSED: ({ sentence }) => `서버가 이 파일을 받지 않았어요. ${sentence}`,
    QUOTA_EXCEEDED: ({ limit, free, wait }) => {
      const deleting = wait === undefined ? "완전히 삭제하고" : `완전히 삭제하거나 ${wait} 기다린 뒤`;
      const ending = wait === undefined ? "취소하고" : `취소하거나 ${wait} 기다린 뒤`;
      if (limit === "openMultiparts")
        return `끝나지 않은 큰 업로드가 허용된 수만큼 있어요. 하나를 마치거나 ${ending} 다시 시도해 주세요.`;
      if (limit === "files") return `파일이 허용된 수만큼 있어요. 하나를 ${deleting} 다시 시도해 주세요.`;
      return `공간이 부족해요${free === undefined ? "" : `(${free} 남음)`}. 파일을 몇 개 ${deleting} 다시 시도해 주세요.`;
    },
    RATE_LIMITED: ({ wait = "1분" }) => `한꺼번에 너무 많이 요청했어요. ${wait} 뒤에 다시 시도해 주세요.`,
    CHECK_UNAVAILABLE: () => "지금은 파일을 검사할 수 없어요. 1분 뒤에 다시 시도해 주세요.",
    STORAGE_UNAVAILABLE: () => "저장소가 지금 응답하지 않아요. 1분 뒤에 다시 시도해 주세요.",
    INTERNAL: ({ requestId }) =>
      `서버에 문제가 생겼어요. 잠시 뒤 다시 시도해 주세요.${requestId === undefined ? "" : ` (요청 ${requestId})`}`,
    NETWORK: () => "연결이 끊겼어요. 인터넷 연결을 확인하고 다시 시도해 주세요.",
    TRANSFER_REFUSED: () => "저장소가 이 파일을 받지 않았어요. 파일을 다시 선택해 주세요.",
    ABORTED: () => "업로드를 취소했어요.",
    FILE_CHANGED: () => "읽는 동안 파일이 바뀌거나 옮겨졌어요. 파일을 다시 선택해 주세요.",
  },
};
