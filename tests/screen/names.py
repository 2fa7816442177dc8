"""Names that are difficult to display, as found in real data."""

HTML = '<script>alert("1")</script> <b>Siti & "Rohmah"</b>'
LONG = "Raden " + "Siti Nurhalimatussadiyah binti " * 3 + "Haji"
UNBROKEN = "Kampung" + "panjangsekali" * 8
EMOJI = "Mak Ijah 🧕🏽🌾"
RIGHT_TO_LEFT = "سيتي رحمة"
