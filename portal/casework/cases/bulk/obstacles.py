"""Why a family or a case is left out of a bulk action. Kept in Indonesian, shown in the reader's
language."""

from portal.core.kept_texts import kept

GONE = kept("Kasus ini tidak lagi di wilayah tugas Anda.")
CLOSED = kept("Kasus ini sudah ditutup.")
NOT_YOURS = kept("Kasus ini didampingi orang lain.")
CHANGED = kept("Pendampingnya diganti orang lain sesudah kasus ini dipilih.")
ALREADY = kept("Sudah didampingi orang yang dipilih.")
NOBODY = kept("Belum ada pendamping yang dipilih untuk desa ini.")
UNFIT = kept("Pendamping yang dipilih tidak aktif, atau tidak bertugas di kecamatan keluarga ini.")
CHANGED_AGAIN = kept("Pendampingnya sudah diganti lagi sesudahnya.")
FORMER_UNFIT = kept("Pendamping sebelumnya tidak lagi aktif di kecamatan keluarga ini.")

FAMILY_GONE = kept("Keluarga ini tidak lagi di wilayah tugas Anda.")
INCOMPLETE = kept("Impor keluarga ini belum selesai.")
HAS_CASE = kept("Keluarga ini sudah punya kasus terbuka.")
WORKED_ON = kept("Sudah ada yang dicatat pada kasus ini sejak dibuka.")
