"""The words at the door: of the log-in page, and of requests that are refused."""

from __future__ import annotations

DOOR_LABELS = {
    "en": {
        "log in": "Log in",
        "password": "Password",
        "explained": "Kutip answers questions about a collection of news articles. Whoever keeps this one has given it a password.",
        "wrong": "This is not the password. Try again.",
        "slow": "There were too many wrong passwords. Try again in {seconds} seconds.",
        "host": "Kutip is not served under this name. Open it at the address that it told when it was started, or start it with --name.",
        "stranger": "The proxy in front of Kutip did not say who you are. Open Kutip at the proxy’s address, and log in there.",
        "foreign": "This request was not made by Kutip’s own page. Open the page, and do it there.",
        "closed": "There is nothing at this address.",
        "often": "That was too much at once. Wait {seconds} seconds, and go on.",
        "streams": "Too many pages of Kutip are open at once. Close some of them.",
        "large": "This is larger than what Kutip takes at once ({most} MB). Send less.",
        "length": "This request does not say how long it is. Send it with a Content-Length.",
        "nonsense": "Kutip does not understand this request. Load the page again.",
        "log in first": "Log in first.",
    },
    "id": {
        "log in": "Masuk",
        "password": "Kata sandi",
        "explained": "Kutip menjawab pertanyaan tentang sekumpulan artikel berita. Pengelolanya memberi koleksi ini kata sandi.",
        "wrong": "Kata sandi ini salah. Coba lagi.",
        "slow": "Terlalu banyak kata sandi yang salah. Coba lagi dalam {seconds} detik.",
        "host": "Kutip tidak disajikan dengan nama ini. Buka di alamat yang tampil saat Kutip dimulai, atau mulai dengan --name.",
        "stranger": "Proksi di depan Kutip tidak menyebutkan siapa Anda. Buka Kutip di alamat proksi itu, lalu masuk di sana.",
        "foreign": "Permintaan ini tidak berasal dari halaman Kutip sendiri. Buka halamannya, lalu lakukan di sana.",
        "closed": "Tidak ada apa-apa di alamat ini.",
        "often": "Terlalu banyak sekaligus. Tunggu {seconds} detik, lalu lanjutkan.",
        "streams": "Terlalu banyak halaman Kutip terbuka sekaligus. Tutup beberapa di antaranya.",
        "large": "Ini lebih besar daripada yang diterima Kutip sekaligus ({most} MB). Kirim lebih sedikit.",
        "length": "Permintaan ini tidak menyebutkan panjangnya. Kirim dengan Content-Length.",
        "nonsense": "Kutip tidak memahami permintaan ini. Muat ulang halamannya.",
        "log in first": "Masuk dahulu.",
    },
}
