"""Generated texts of this world (police forms, statements, chats, lists, adverts) with their names marked."""
