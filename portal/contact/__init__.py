"""Contact with families and the public: announcements, replies, complaints."""
