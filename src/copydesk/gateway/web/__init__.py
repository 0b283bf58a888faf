"""What a browser is shown: the documents, made from the declarations that the server runs on."""
